/** A person's id with the address of a node of theirs, as text to hand on: whoever has it can follow them where the DHT does not lead. */
import { MalformedError } from './errors.ts'
import { parsePeerName, parsePersonId, type PeerName, type PersonId } from './ids.ts'
import { addressBytesMax, addressesMax } from './limits.ts'

export interface FollowLink {
  readonly person: PersonId
  /** Their node, and where it is; absent where the text is an id alone. */
  readonly peer?: PeerName
  /** Multiaddrs as text, without the peer id. */
  readonly addresses: readonly string[]
}

/** `did:key:…@PEER,/ip4/…/tcp/…,…`, or the id alone where no peer is given. */
export function formatFollowLink({ person, peer, addresses }: FollowLink): string {
  return peer === undefined ? person : `${person}@${[peer, ...addresses].join(',')}`
}

/** @throws {MalformedError} when it is neither an id nor a link. */
export function parseFollowLink(text: string): FollowLink {
  const [id = '', place, ...more] = text.trim().split('@')
  const person = parsePersonId(id)
  if (place === undefined) return { person, addresses: [] }
  const [peer = '', ...addresses] = place.split(',')
  const isWrong = addresses.some((one) => !one.startsWith('/') || one.length > addressBytesMax)
  if (more.length > 0 || isWrong || addresses.length > addressesMax) {
    throw new MalformedError('no link to follow')
  }
  return { person, peer: parsePeerName(peer), addresses }
}
