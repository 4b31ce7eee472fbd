/** The poll of a post that is being written. */
import { pollOptionBytesMax, pollOptionsMax, pollOptionsMin } from '../../../protocol/limits.ts'
import { pollDraft, type PollDraft } from '../data/poll-draft.ts'
import { t } from '../text/t.ts'
import { Check } from '../ui/check.tsx'
import { Icon } from '../ui/icon.tsx'
import '../styles/polls.css'

const empty: PollDraft = {
  options: ['', ''],
  isMultiple: false,
  isHidden: false,
  isNamed: false,
  hours: 24,
}
const hoursToChoose = [1, 6, 24, 3 * 24, 7 * 24, 30 * 24, 0]

export function PollFields() {
  const poll = pollDraft.value
  if (poll === undefined) {
    return (
      <button type="button" class="poll-add" onClick={() => (pollDraft.value = empty)}>
        {t('poll.add')}
      </button>
    )
  }
  const change = (changed: Partial<PollDraft>): void => {
    pollDraft.value = { ...poll, ...changed }
  }
  return (
    <fieldset class="poll-fields">
      <legend>{t('poll.label')}</legend>
      <OptionFields options={poll.options} onChange={(options) => change({ options })} />
      <Check checked={poll.isMultiple} onChange={(isMultiple) => change({ isMultiple })}>
        {t('poll.multiple')}
      </Check>
      <Check checked={poll.isHidden} onChange={(isHidden) => change({ isHidden })}>
        {t('poll.hide')}
      </Check>
      <Check checked={poll.isNamed} onChange={(isNamed) => change({ isNamed })}>
        {t('poll.name')}
      </Check>
      {poll.isNamed ? null : <p class="hint">{t('poll.countedHint')}</p>}
      <label>
        {t('poll.closing')}
        <select
          value={String(poll.hours)}
          onChange={({ currentTarget }) => change({ hours: Number(currentTarget.value) })}
        >
          {hoursToChoose.map((hours) => (
            <option key={hours} value={String(hours)}>
              {lasting(hours)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="quiet" onClick={() => (pollDraft.value = undefined)}>
        {t('poll.remove')}
      </button>
    </fieldset>
  )
}

interface OptionFieldsProps {
  options: readonly string[]
  onChange: (options: readonly string[]) => void
}

function OptionFields({ options, onChange }: OptionFieldsProps) {
  return (
    <>
      {options.map((option, at) => {
        const number = at + 1
        return (
          <div key={at} class="poll-option-field">
            <input
              value={option}
              dir="auto"
              maxLength={pollOptionBytesMax}
              aria-label={t('poll.option', { number })}
              placeholder={t('poll.option', { number })}
              onInput={({ currentTarget }) => onChange(options.with(at, currentTarget.value))}
            />
            {options.length > pollOptionsMin ? (
              <button
                type="button"
                class="icon-only"
                aria-label={t('poll.removeOption', { number })}
                onClick={() => onChange(options.toSpliced(at, 1))}
              >
                <Icon name="close" size={18} />
              </button>
            ) : null}
          </div>
        )
      })}
      {options.length < pollOptionsMax ? (
        <button type="button" class="quiet" onClick={() => onChange([...options, ''])}>
          {t('poll.addOption')}
        </button>
      ) : null}
    </>
  )
}

function lasting(hours: number): string {
  if (hours === 0) return t('poll.never')
  return hours < 24 ? t('poll.hours', { count: hours }) : t('poll.days', { count: hours / 24 })
}
