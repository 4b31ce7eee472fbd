/** Several contacts at once: chosen by pointer or keys, and added to an aspect together. */
import { useRef, useState } from 'preact/hooks'
import type { Person } from '../../http/people/schema.ts'
import { addMembers, aspects, namesOf } from '../data/aspects.ts'
import { toast } from '../data/toasts.ts'
import { listText, t } from '../text/t.ts'
import { Check } from '../ui/check.tsx'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

interface ChooseContactsProps {
  shown: readonly Person[]
  onDone: () => void
}

export function ChooseContacts({ shown, onDone }: ChooseContactsProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const list = useRef<HTMLUListElement>(null)
  const isAll = shown.length > 0 && shown.every(({ id }) => chosen.has(id))
  const choose = (ids: readonly string[], isChosen: boolean): void => {
    const others = [...chosen].filter((id) => !ids.includes(id))
    setChosen(new Set(isChosen ? [...others, ...ids] : others))
  }
  return (
    <>
      <div class="choose-head">
        <Check
          checked={isAll}
          onChange={(isChosen) =>
            choose(
              shown.map(({ id }) => id),
              isChosen,
            )
          }
        >
          {t('choose.all', { count: shown.length })}
        </Check>
        <span class="hint">{t('choose.hint')}</span>
      </div>
      <ul class="choose-list" ref={list} onKeyDown={(event) => step(event, list.current)}>
        {shown.map((person) => (
          <li key={person.id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(person.id)}
                onChange={({ currentTarget }) => choose([person.id], currentTarget.checked)}
              />
              <bdi>{person.name}</bdi>
              <span class="hint">{listText(namesOf(person.aspects))}</span>
            </label>
          </li>
        ))}
      </ul>
      <AddBar chosen={chosen} onDone={onDone} />
    </>
  )
}

function AddBar({ chosen, onDone }: { chosen: ReadonlySet<string>; onDone: () => void }) {
  const [wanted, setWanted] = useState<string | undefined>(undefined)
  const [done, setDone] = useState(0)
  const { isRunning, error, run } = useAction()
  const known = aspects.data.value ?? []
  const aspect = known.find(({ id }) => id === wanted) ?? known[0]

  async function add(): Promise<void> {
    if (aspect === undefined) return
    const count = chosen.size
    setDone(0)
    await addMembers(aspect.id, [...chosen], setDone)
    toast(t('choose.added', { count, aspect: aspect.name }))
    onDone()
  }

  return (
    <form
      class="choose-bar card"
      onSubmit={(event) => {
        event.preventDefault()
        run(add)
      }}
    >
      <p role="status">
        {isRunning
          ? t('choose.adding', { done, count: chosen.size })
          : t('choose.count', { count: chosen.size })}
      </p>
      <label>
        <span>{t('choose.aspect')}</span>
        <select value={aspect?.id} onChange={({ currentTarget }) => setWanted(currentTarget.value)}>
          {known.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button class="primary" disabled={isRunning || chosen.size === 0 || aspect === undefined}>
        {t('choose.add')}
      </button>
      <button type="button" class="quiet" disabled={isRunning} onClick={onDone}>
        {t('choose.done')}
      </button>
      <Failure error={error} />
    </form>
  )
}

/** Arrows, Home and End move through the list, however long it is. */
function step(event: KeyboardEvent, list: HTMLElement | null): void {
  const boxes = [...(list?.querySelectorAll('input') ?? [])]
  const at = boxes.findIndex((box) => box === document.activeElement)
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }[event.key]
  if (next === undefined || at < 0) return
  event.preventDefault()
  boxes[next]?.focus()
}
