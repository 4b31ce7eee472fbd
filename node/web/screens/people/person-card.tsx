/** One contact: can they be reached now, and which aspects are they in. */
import { useState } from 'preact/hooks'
import type { Person } from '../../../http/people/schema.ts'
import { addMember, aspects, removeMember } from '../../data/aspects.ts'
import { offerOf } from '../../data/carriers.ts'
import { setBlocked } from '../../data/people.ts'
import { toast } from '../../data/toasts.ts'
import { MessageButton } from '../../messages/messages.tsx'
import { dateText } from '../../text/time.ts'
import { errorText, t } from '../../text/t.ts'
import { CarrierOffer } from '../../ui/carrier-offer.tsx'
import { Check } from '../../ui/check.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useAction } from '../../ui/use-action.ts'
import { BlockButton } from './block-button.tsx'
import { CardHead } from './card-head.tsx'
import { IntroduceTo } from './introduce-to.tsx'
import { OfferRoom } from './offer-room.tsx'

export function PersonCard({ person }: { person: Person }) {
  const { isRunning, error, run } = useAction()
  const [history, setHistory] = useState(false)
  const offer = offerOf(person.id)
  return (
    <li class="person card">
      <CardHead person={person}>
        <span class="presence">
          <span class={person.online ? 'dot on' : 'dot'} />
          {person.online ? t('people.online') : t('people.offline')}
        </span>
        <span>{t('people.since', { date: dateText(person.sinceMs) })}</span>
      </CardHead>
      <div
        class="chips"
        role="group"
        aria-label={t('people.aspectsOf', { name: person.name })}
        aria-busy={isRunning}
      >
        {aspects.data.value?.map((aspect) => {
          const isMember = person.aspects.includes(aspect.id)
          return (
            <button
              key={aspect.id}
              type="button"
              class="chip"
              aria-pressed={isMember}
              onClick={() =>
                run(() => (isMember ? remove(person, aspect) : add(person, aspect, history)))
              }
            >
              <Icon name={isMember ? 'check' : 'plus'} size={16} />
              <span dir="auto">{aspect.name}</span>
            </button>
          )
        })}
      </div>
      {person.forked ? <p class="hint note">{t('people.forked', { name: person.name })}</p> : null}
      {offer === undefined ? null : <CarrierOffer offer={offer} name={person.name} />}
      <MessageButton person={person.id} name={person.name} />
      <IntroduceTo person={person} />
      <OfferRoom person={person} />
      <div class="person-foot">
        <Check checked={history} onChange={setHistory}>
          {t('people.history')}
        </Check>
        <BlockButton
          name={person.name}
          isRunning={isRunning}
          onClick={() => run(() => block(person))}
        />
      </div>
      <Failure error={error} />
    </li>
  )
}

interface Named {
  readonly id: string
  readonly name: string
}

async function add(person: Named, aspect: Named, history: boolean): Promise<void> {
  await addMember(aspect.id, person.id, history)
  const names = { name: person.name, aspect: aspect.name }
  toast(t(history ? 'people.addedHistory' : 'people.added', names))
}

async function remove(person: Named, aspect: Named): Promise<void> {
  await removeMember(aspect.id, person.id)
  const names = { name: person.name, aspect: aspect.name }
  toast(t('people.removed', names), { label: t('toast.undo'), run: () => undo(person, aspect) })
}

async function block(person: Person): Promise<void> {
  await setBlocked(person.id, true)
  const action = { label: t('toast.undo'), run: () => undoBlock(person) }
  toast(t('people.blocked', { name: person.name }), action)
}

/** Also puts them back where they were. */
function undoBlock({ id, aspects: before }: Person): void {
  const act = async (): Promise<void> => {
    await setBlocked(id, false)
    for (const aspect of before) await addMember(aspect, id, false)
  }
  act().catch((error: unknown) => toast(errorText(error)))
}

/** Posts from before the removal stay readable; an earlier history is not given anew. */
function undo(person: Named, aspect: Named): void {
  addMember(aspect.id, person.id, false).catch((error: unknown) => toast(errorText(error)))
}
