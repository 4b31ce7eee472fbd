/** The invites made so far, like a guest list: the people that came, and the places still open. */
import type { Invite } from '../../../http/invites/schema.ts'
import { namesOf } from '../../data/aspects.ts'
import { invites, revokeInvite } from '../../data/invites.ts'
import { nameOf } from '../../data/people.ts'
import { toast } from '../../data/toasts.ts'
import { relativeTime } from '../../text/time.ts'
import { listText, t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

interface InviteListProps {
  onShow: (invite: Invite) => void
}

export function InviteList({ onShow }: InviteListProps) {
  const all = invites.data.value ?? []
  if (all.length === 0) return <Failure error={invites.error.value} />
  return (
    <section class="invites" aria-labelledby="invites-title">
      <h2 id="invites-title">{t('invites.title')}</h2>
      <ul>
        {all.map((invite) => (
          <InviteRow key={invite.id} invite={invite} onShow={onShow} />
        ))}
      </ul>
    </section>
  )
}

function InviteRow({ invite, onShow }: { invite: Invite } & InviteListProps) {
  const { id, aspect, uses, usedBy, circle, expiresAtMs, state } = invite
  const { isRunning, error, run } = useAction()

  async function revoke(): Promise<void> {
    await revokeInvite(id)
    toast(t('invites.revoked'))
  }

  return (
    <li class="card invite-row">
      <div>
        <h3>
          <bdi>{listText(namesOf([aspect]))}</bdi>
          {circle === undefined ? null : <span class="tag">{t('invites.circle')}</span>}
        </h3>
        <p class="meta">
          <span class={`state ${state}`}>{t(`invite.state.${state}`)}</span>
          <span>{t('invites.used', { used: usedBy.length, uses })}</span>
          {state === 'open' ? (
            <span>{t('invites.expires', { when: relativeTime(expiresAtMs) })}</span>
          ) : null}
        </p>
        {usedBy.length === 0 ? null : (
          <p class="meta">
            {t('invites.by', {
              names: listText(usedBy.map((person) => nameOf(person) ?? t('invites.somebody'))),
            })}
          </p>
        )}
      </div>
      {state === 'open' ? (
        <div class="actions">
          <button type="button" onClick={() => onShow(invite)}>
            {t('invites.show')}
          </button>
          <button type="button" class="danger" disabled={isRunning} onClick={() => run(revoke)}>
            {t('invites.revoke')}
          </button>
        </div>
      ) : null}
      <Failure error={error} />
    </li>
  )
}
