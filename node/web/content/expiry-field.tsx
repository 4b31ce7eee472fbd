/** The choice after how long a post is over by itself. */
import { locale } from '../text/locale.ts'
import { t } from '../text/t.ts'

interface ExpiryFieldProps {
  /** 0 for never. */
  hours: number
  /** A choice before these. @default none */
  first?: { hours: number; label: string }
  onChange: (hours: number) => void
}

const hoursToChoose = [0, 24, 7 * 24, 30 * 24]

export function ExpiryField({ hours, first, onChange }: ExpiryFieldProps) {
  // The command line takes any time.
  const known = [...hoursToChoose, first?.hours]
  const all = known.includes(hours) ? hoursToChoose : [...hoursToChoose, hours]
  return (
    <>
      <label>
        {t('writing.expiry')}
        <select
          value={String(hours)}
          onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
        >
          {first === undefined ? null : <option value={String(first.hours)}>{first.label}</option>}
          {all.map((each) => (
            <option key={each} value={String(each)}>
              {lasting(each)}
            </option>
          ))}
        </select>
      </label>
      {hours > 0 ? <p class="hint">{t('writing.expiryHint')}</p> : null}
    </>
  )
}

/** `7 days` */
function lasting(hours: number): string {
  if (hours === 0) return t('writing.expiryNever')
  const [unit, count] =
    hours % 24 === 0
      ? (['day', hours / 24] as const)
      : hours < 1
        ? (['minute', hours * 60] as const)
        : (['hour', hours] as const)
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(locale.value, style).format(Math.round(count))
}
