/** The first things to do, each of which leaves when it is done: a card, an invite, and seeing the card arrive. A chunk of its own. */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLive } from '../../audience/use-live.ts'
import { readDelivery } from '../../data/delivery.ts'
import { endFirstSteps } from '../../data/first-steps.ts'
import { invites } from '../../data/invites.ts'
import { status } from '../../data/me.ts'
import { posts } from '../../data/posts.ts'
import { startCard } from '../../media/card-draft.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { FirstFriend } from '../../ui/no-contacts.tsx'
import { useAction } from '../../ui/use-action.ts'
import '../../styles/first-steps.css'

export function FirstSteps() {
  useEffect(() => invites.use(), [])
  const me = status.data.value?.me?.id
  // Shown before these are known, a step that was done long ago would leave before the reader's eyes.
  if (posts.value === undefined || invites.data.value === undefined) return null
  const own = posts.value.find(({ author }) => author.id === me)
  return own === undefined ? <Steps hasCard={false} /> : <AfterCard key={own.id} id={own.id} />
}

/** Ends once the first friend's node has proved that it has the post. */
function AfterCard({ id }: { id: string }) {
  const { value: delivery } = useLive(readDelivery, id)
  const hasArrived = delivery !== undefined && delivery.have > 0
  useEffect(() => {
    if (hasArrived) endFirstSteps()
  }, [hasArrived])
  return delivery === undefined || hasArrived ? null : <Steps hasCard />
}

function Steps({ hasCard }: { hasCard: boolean }) {
  const hasInvited = status.data.value?.contacts !== 0 || invites.data.value?.length !== 0
  return (
    <section class="first-steps card" aria-labelledby="first-title">
      <h2 id="first-title">{t('first.title')}</h2>
      <ol>
        {hasCard ? null : <CardStep />}
        {hasInvited ? null : <InviteStep />}
        <Step title={t('first.arrive')} text={t('first.arriveText')} />
      </ol>
      <button type="button" class="quiet" onClick={endFirstSteps}>
        {t('first.over')}
      </button>
    </section>
  )
}

function CardStep() {
  const { isRunning, error, run } = useAction()
  return (
    <Step title={t('first.card')} text={t('first.cardText')}>
      <button type="button" class="primary" disabled={isRunning} onClick={() => run(startCard)}>
        {t('first.try')}
      </button>
      <Failure error={error} />
    </Step>
  )
}

function InviteStep() {
  return (
    <Step title={t('first.invite')} text={t('first.inviteText')}>
      <FirstFriend />
    </Step>
  )
}

interface StepProps {
  title: string
  text: string
  children?: ComponentChildren
}

function Step({ title, text, children }: StepProps) {
  return (
    <li>
      <h3>{title}</h3>
      <p>{text}</p>
      {children === undefined ? null : <div class="actions">{children}</div>}
    </li>
  )
}
