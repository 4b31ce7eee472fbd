/** How this node is connected, what the owner can do about it, and over what each contact is reached. */
import { useEffect } from 'preact/hooks'
import type { Network as NetworkShape } from '../../../http/network/schema.ts'
import { carriers } from '../../data/carriers.ts'
import { network } from '../../data/network.ts'
import { nameOf, people } from '../../data/people.ts'
import { sayingText, t } from '../../text/t.ts'
import { relativeTime } from '../../text/time.ts'
import { Failure } from '../../ui/failure.tsx'
import { NetworkMap } from './network-map.tsx'

/** No event tells of changes that happen by themselves, as whether others get through. */
const refreshMs = 15_000

type Contact = NetworkShape['contacts'][number]

export function Network() {
  useEffect(() => {
    people.use()
    carriers.use()
    void network.refresh()
    const timer = setInterval(() => void network.refresh(), refreshMs)
    return () => clearInterval(timer)
  }, [])
  const found = network.data.value
  return (
    <section class="card" aria-labelledby="network-title">
      <h2 id="network-title">{t('network.title')}</h2>
      <Failure error={network.error.value} />
      {found === undefined || found.contacts.length === 0 ? null : <NetworkMap network={found} />}
      {found?.says.map((saying) => (
        <p key={saying.id}>{sayingText(saying)}</p>
      ))}
      {found === undefined || found.advice.length === 0 ? null : (
        <>
          <h3>{t('network.todo')}</h3>
          <ul class="sayings">
            {found.advice.map((saying) => (
              <li key={saying.id}>{sayingText(saying)}</li>
            ))}
          </ul>
        </>
      )}
      {found === undefined || found.contacts.length === 0 ? null : (
        <>
          <h3>{t('network.contacts')}</h3>
          <ul class="sayings">
            {found.contacts.map((contact) => (
              <ContactReach key={contact.person} contact={contact} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function ContactReach({ contact }: { contact: Contact }) {
  const { person, says, links, connectedSinceMs, lastSeenMs, completeUntilMs } = contact
  const [state, ...more] = says
  return (
    <li>
      <b>
        <bdi>{nameOf(person) ?? ''}</bdi>
      </b>
      {' · '}
      {state === undefined ? '' : sayingText(state)}
      {more.map((saying) => (
        <p key={saying.id} class="hint">
          {sayingText(saying)}
        </p>
      ))}
      {connectedSinceMs === undefined ? null : (
        <p class="hint">{timed('network.since', connectedSinceMs)}</p>
      )}
      {links.length > 0 ? null : (
        <p class="hint">
          {lastSeenMs === undefined
            ? sayingText({ id: 'network.never', values: {} })
            : timed('network.seen', lastSeenMs)}
        </p>
      )}
      {completeUntilMs === undefined ? null : (
        <p class="hint">{timed('network.complete', completeUntilMs)}</p>
      )}
    </li>
  )
}

function timed(id: string, timeMs: number): string {
  return sayingText({ id, values: { time: relativeTime(timeMs) } })
}
