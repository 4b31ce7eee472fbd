/** The scripted life once, with everybody in it who watches, and what was left of it. */
import type { FeedId, PeerName, PersonId } from '../../protocol/ids.ts'
import { bootstrapAddress, startDhtServer } from '../helpers/dht-server.ts'
import { tapsOf } from '../helpers/wiretap.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { cardsGivenTo, type GivenCard } from './cards-at.ts'
import { gossipFieldsHeardBy, type GossipFields } from './gossip-fields.ts'
import { carriedSizesOf, heardBy } from './knowledge.ts'
import { chapters, lottery } from './life-script.ts'
import { Life, type Name } from './life.ts'
import { remember, type Past } from './past.ts'
import { idsOf, type Picture } from './pictures.ts'
import { tagsHeardBy } from './sealed-blobs.ts'
import { Stranger, type Known, type Visit } from './stranger.ts'

/** The homes that the strangers visit: Hal carries for others. */
export const visited = ['Ana', 'Cy', 'Eve', 'Hal'] as const

export interface NamedVisit extends Visit {
  name: Name
}

export interface Lived {
  past: Past
  /** The answers to strangers, by the chapter after which they came, and by the home that they visited. */
  visits: NamedVisit[]
  /** The answers to somebody who came to know ids of feeds. */
  informed: Map<Name, Visit>
  /** The values that the bootstrap peer, which is the whole DHT, was given to keep. */
  cards: GivenCard[]
  /** The people who want to be found by everybody. */
  findable: { person: PersonId; name: string }
  /** Fields of gossip that Eve received from Ana. */
  gossip: GossipFields[]
  /** In the order in which informed strangers ask for their blobs. */
  pictures: readonly Picture[]
  /** The tags by which each was asked for blobs. */
  blobTags: { name: Name; peer: PeerName; tags: readonly string[] }[]
  /** Of the payloads that the carrier keeps. */
  carriedSizes: number[]
}

/** Lives the whole life, with strangers who come by, and a bootstrap peer that is all of the DHT. */
export async function liveOnce(): Promise<Lived> {
  await using relay = await startDhtServer()
  await using life = new Life([bootstrapAddress(relay)])
  const visits: NamedVisit[] = []
  const strangers: PeerName[] = []
  // Each one comes once: after all that it tries it may be refused for a while.
  let visitors = 0
  const visit = async (
    name: Name,
    known: Known = { feeds: [], blobs: [] },
  ): Promise<NamedVisit> => {
    await using stranger = await Stranger.start(`stranger ${(visitors += 1)}`)
    strangers.push(stranger.peer)
    const at = { address: life.addressOf(name), person: life.get(name).person }
    return { name, ...(await stranger.visit(at, known)) }
  }
  for (const chapter of chapters) {
    await chapter(life)
    for (const name of visited) visits.push(await visit(name))
  }
  const unknowing = strangers.splice(0)
  const informed = new Map<Name, Visit>()
  const known = { feeds: await feedsToAskFor(life), blobs: life.pictures.flatMap(idsOf) }
  for (const name of visited) informed.set(name, await visit(name, known))
  const isGiven = (name: Name): boolean =>
    cardsGivenTo(relay.self).some(({ from }) => from === life.get(name).peer)
  await waitFor(() => isGiven('Ana') && isGiven('Eve'))
  const { person, name, peer } = life.get('Eve')
  const ana = life.get('Ana').peer
  const peers = [relay.self, ...strangers, ...life.all().map(([, node]) => node.peer)]
  const asked = life.all().map(([one, node]) => ({ name: one, peer: node.peer }))
  const past = await remember(life, {
    Stranger: unknowing.flatMap(heardBy),
    Relay: heardBy(relay.self),
    Provider: peers.flatMap(tapsOf).flatMap(({ ciphertext }) => ciphertext),
  })
  return {
    past,
    visits,
    informed,
    cards: cardsGivenTo(relay.self),
    findable: { person, name },
    gossip: gossipFieldsHeardBy(peer, ana),
    pictures: life.pictures,
    blobTags: asked.map((one) => ({ ...one, tags: tagsHeardBy(one.peer) })),
    carriedSizes: await carriedSizesOf(life.get('Hal').home),
  }
}

/** A feed that Hal carries, and two that he and Ana have otherwise. */
async function feedsToAskFor(life: Life): Promise<FeedId[]> {
  const ana = life.get('Ana').social.keyring
  const aspect = await life.aspect('Ana', lottery)
  return [
    ana.feed({ kind: 'aspect', aspect, epoch: 1 }),
    ana.feed({ kind: 'pair', peer: life.get('Hal').peer }),
    life.get('Hal').social.keyring.feed({ kind: 'public' }),
  ]
}
