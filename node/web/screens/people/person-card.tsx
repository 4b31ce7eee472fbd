/** One contact: can they be reached now, and which aspects are they in. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Person } from '../../../http/people/schema.ts'
import { CarryWithPart } from '../../carrying/parts.tsx'
import { addMember } from '../../data/aspects.ts'
import { offerOf } from '../../data/carriers.ts'
import { setBlocked } from '../../data/people.ts'
import { toast } from '../../data/toasts.ts'
import { MessageButton } from '../../messages/messages.tsx'
import { dateText, relativeTime } from '../../text/time.ts'
import { errorText, t } from '../../text/t.ts'
import { CarrierOffer } from '../../ui/carrier-offer.tsx'
import { Check } from '../../ui/check.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { AspectChips } from './aspect-chips.tsx'
import { BlockButton } from './block-button.tsx'
import { CardHead } from './card-head.tsx'
import { IntroduceTo } from './introduce-to.tsx'
import { OfferRoom } from './offer-room.tsx'

export function PersonCard({ person }: { person: Person }) {
  const { isRunning, error, run } = useAction()
  const [history, setHistory] = useState(false)
  const offer = offerOf(person.id)
  const card = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // A mention led here.
    if (location.hash === `#${person.id}`) card.current?.scrollIntoView({ block: 'center' })
  }, [])
  return (
    <li class="person card" id={person.id} ref={card}>
      <CardHead person={person} isContact>
        <span class="presence">
          <span class={person.online ? 'dot on' : 'dot'} />
          {person.online ? t('people.online') : t('people.offline')}
        </span>
        {person.muted ? <span class="tag">{t('person.muted')}</span> : null}
        <span>{t('people.since', { date: dateText(person.sinceMs) })}</span>
        {person.hasAllMs === undefined ? null : (
          <span>{t('people.hasAll', { when: relativeTime(person.hasAllMs) })}</span>
        )}
      </CardHead>
      <AspectChips person={person} history={history} />
      <Check checked={history} onChange={setHistory}>
        {t('people.history')}
      </Check>
      {person.forked ? <p class="hint note">{t('people.forked', { name: person.name })}</p> : null}
      {offer === undefined ? null : <CarrierOffer offer={offer} name={person.name} />}
      <MessageButton person={person.id} name={person.name} />
      <IntroduceTo person={person} />
      <CarryWithPart id={person.id} name={person.name} />
      <OfferRoom person={person} />
      <div class="person-foot">
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
