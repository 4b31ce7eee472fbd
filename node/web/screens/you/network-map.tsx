/** A drawing of the own node, its contacts, and the relays; all that it shows stands in words below it too. */
import type { Network } from '../../../http/network/schema.ts'
import { carriers } from '../../data/carriers.ts'
import { nameOf } from '../../data/people.ts'
import { firstLetter, shortened } from '../../text/graphemes.ts'
import { t } from '../../text/t.ts'
import {
  drawnContacts,
  drawnMax,
  drawnPart,
  drawnRelays,
  middle,
  width,
  type DrawnContact,
} from './network-layout.ts'

/** With more, names would stand over each other. */
const namesMax = 8
const nameCharsMax = 12
const ways = ['direct', 'relayed', 'off'] as const

export function NetworkMap({ network: { contacts, relays } }: { network: Network }) {
  const drawn = drawnContacts(contacts)
  const held = relays.filter(({ state }) => state === 'held')
  const heldSpots = drawnRelays(held.length)
  const part = drawnPart([...drawn, ...heldSpots])
  const connected = contacts.filter(({ links }) => links.length > 0).length
  const carrying = new Set(
    (carriers.data.value?.offers ?? []).filter(({ isUsed }) => isUsed).map(({ person }) => person),
  )
  return (
    <figure class="network-map">
      <svg
        viewBox={`0 ${part.top} ${width} ${part.height}`}
        role="img"
        aria-label={t('map.label', {
          connected,
          contacts: contacts.length,
          relays: held.length,
        })}
      >
        {heldSpots.map(({ x, y }, at) => (
          <g key={at}>
            <line class="direct" x1={middle.x} y1={middle.y} x2={x} y2={y} />
            <rect class="relay" x={x - 9} y={y - 9} width={18} height={18} rx={4} />
          </g>
        ))}
        {drawn.map((contact) => (
          <line
            key={contact.person}
            class={contact.way}
            x1={middle.x}
            y1={middle.y}
            x2={contact.x}
            y2={contact.y}
          />
        ))}
        {drawn.map((contact) => (
          <ContactSpot
            key={contact.person}
            contact={contact}
            isCarrying={carrying.has(contact.person)}
            hasName={drawn.length <= namesMax}
          />
        ))}
        <circle class="own" cx={middle.x} cy={middle.y} r={26} />
        <text class="own-name" x={middle.x} y={middle.y + 5}>
          {t('post.you')}
        </text>
      </svg>
      <figcaption>
        <ul class="map-key">
          {ways.map((way) => (
            <li key={way}>
              <svg viewBox="0 0 36 12" width={36} height={12} aria-hidden="true">
                <line class={way} x1={1} y1={6} x2={35} y2={6} />
              </svg>
              {t(`map.${way}`)}
            </li>
          ))}
          {held.length === 0 ? null : (
            <li>
              <svg viewBox="0 0 18 18" width={14} height={14} aria-hidden="true">
                <rect class="relay" x={1} y={1} width={16} height={16} rx={4} />
              </svg>
              {t('map.relay')}
            </li>
          )}
          {carrying.size === 0 ? null : (
            <li>
              <svg viewBox="0 0 18 18" width={16} height={16} aria-hidden="true">
                <circle class="carries" cx={9} cy={9} r={7} />
              </svg>
              {t('map.carries')}
            </li>
          )}
        </ul>
        {contacts.length > drawnMax ? (
          <p class="hint">{t('map.more', { count: contacts.length - drawnMax })}</p>
        ) : null}
      </figcaption>
    </figure>
  )
}

interface ContactSpotProps {
  contact: DrawnContact
  isCarrying: boolean
  hasName: boolean
}

function ContactSpot({ contact, isCarrying, hasName }: ContactSpotProps) {
  const { person, way, x, y } = contact
  const name = nameOf(person) ?? ''
  return (
    <g>
      {isCarrying ? <circle class="carries" cx={x} cy={y} r={23} /> : null}
      <circle class={`contact ${way}`} cx={x} cy={y} r={18} />
      <text x={x} y={y + 5}>
        {firstLetter(name)}
      </text>
      {hasName ? (
        <text class="name" x={x} y={y < middle.y ? y - 28 : y + 40}>
          {shortened(name, nameCharsMax)}
        </text>
      ) : null}
    </g>
  )
}
