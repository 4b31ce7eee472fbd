/** Words of a guest, marked as that, and for the author of the post what can be done with them. */
import type { ComponentChildren } from 'preact'
import type { GuestResponse } from '../../http/guests/response-schema.ts'
import { decideGuestResponse } from '../data/guest-responses.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { useAction } from '../ui/use-action.ts'
import '../styles/guests.css'

interface GuestRowProps {
  said: Pick<GuestResponse, 'id' | 'name' | 'emoji' | 'text' | 'createdAtMs'>
  state: GuestResponse['state']
  /** By which the author decides; absent for others. */
  origin?: string | undefined
  children?: ComponentChildren
}

export function GuestRow({ said, state, origin, children }: GuestRowProps) {
  const { id, name, emoji, text, createdAtMs } = said
  return (
    <li class="guest-said">
      <p>
        <strong dir="auto">{name}</strong> <span class="tag">{t('guests.unchecked')}</span>
      </p>
      <p class="meta">
        <TimeAgo timeMs={createdAtMs} />
        {children}
      </p>
      <p class="guest-words" id={`said-${id}`} dir="auto">
        {emoji ?? text}
      </p>
      {origin === undefined ? null : (
        <Decisions origin={origin} state={state} about={`said-${id}`} />
      )}
    </li>
  )
}

interface DecisionsProps {
  origin: string
  state: GuestResponse['state']
  /** Element with the words. */
  about: string
}

function Decisions({ origin, state, about }: DecisionsProps) {
  const { isRunning, error, run } = useAction()
  const decide = (to: GuestResponse['state']) => () => run(() => decideGuestResponse(origin, to))
  const button = { type: 'button', disabled: isRunning, 'aria-describedby': about } as const
  return (
    <>
      <div class="actions">
        {state === 'waiting' ? (
          <>
            <button {...button} onClick={decide('shown')}>
              {t('guests.show-readers')}
            </button>
            <button {...button} class="quiet" onClick={decide('refused')}>
              {t('guests.refuse')}
            </button>
          </>
        ) : (
          <button {...button} class="quiet" onClick={decide('waiting')}>
            {t('guests.undo')}
          </button>
        )}
      </div>
      <Failure error={error} />
    </>
  )
}
