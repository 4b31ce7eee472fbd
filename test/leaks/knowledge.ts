/** The secrets and the knowledge of a node: both read from its stopped home, and from what the wire brought it. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { guestKeys } from '../../protocol/guest.ts'
import { fromBase64url } from '../../protocol/bytes.ts'
import {
  peerName,
  personKey,
  feedKey,
  type CollectionId,
  type PeerName,
} from '../../protocol/ids.ts'
import { openEnvelope } from '../../protocol/envelope.ts'
import { gossipKey, topicName } from '../../protocol/feed.ts'
import { Home } from '../../node/home.ts'
import { keyOfFeed } from '../../node/social/feeds/feed-rows.ts'
import { discoverySecret } from '../../node/social/discovery/findable.ts'
import { Keyring } from '../../node/social/feeds/keyring.ts'
import { sharedWith } from '../../node/social/collections/shares.ts'
import { followedTags } from '../../node/social/tags/tables.ts'
import { drafts } from '../../node/social/drafts/tables.ts'
import { guestLinks, guestResponses } from '../../node/social/guests/tables.ts'
import { collections } from '../../node/social/collections/tables.ts'
import { conversations, messages } from '../../node/social/messages/tables.ts'
import { aspects, aspectsForOne } from '../../node/social/aspects/tables.ts'
import { feeds, type FeedRow } from '../../node/social/feeds/tables.ts'
import { invites } from '../../node/social/joining/tables.ts'
import { keptTables, viewTables } from '../../node/social/slices.ts'
import { me, notes, revoked } from '../../node/social/contacts/tables.ts'
import { seen } from '../../node/social/notifications/tables.ts'
import { ownFields } from '../../node/social/profiles/tables.ts'
import { settings } from '../../node/social/settings/tables.ts'
import { feedTables, headAt, readEntries } from '../../node/store/feed-store.ts'
import { openDatabase } from '../../node/store/open.ts'
import { Store } from '../../node/store/store.ts'
import type { Table } from '../../node/store/table.ts'
import { streamsOf } from '../helpers/streams.ts'
import { TestError } from '../helpers/test-error.ts'
import { tapsOf } from '../helpers/wiretap.ts'
import { talkOf } from './life-messages.ts'
import { blobsHeardBy, blobsIn, keysIn, openBlobs } from './sealed-blobs.ts'
import type { Secret, SecretKind } from './secret.ts'

const tables = [...feedTables, ...keptTables, ...viewTables] as readonly Table<unknown>[]

export interface OwnerInit {
  /** Folder of the stopped node. */
  home: string
  /** First name of the person. */
  of: string
  /** Which of their devices, where they have more. @default '' */
  device?: string
  ip: string
  /** First name of whose device a peer is. */
  nameOf: (peer: PeerName) => string
}

/** All that a person would rather tell nobody, or only some. */
export async function secretsOf(owner: OwnerInit): Promise<Secret[]> {
  const keyring = await keyringOf(owner.home)
  await using store = await storeOf(owner.home)
  const secret = (
    kind: SecretKind,
    value: Secret['value'],
    which = owner.device ?? '',
  ): Secret => ({
    kind,
    of: owner.of,
    which,
    value,
  })
  const name = store.get(me, 'me')?.name ?? ''
  const found = [
    secret('person id', personKey(keyring.person), ''),
    secret('person id', keyring.person.replace('did:key:', ''), ''),
    secret('person name', name),
    secret('words', keyring.phrase, ''),
    secret('words', keyring.selfSecret, ''),
    secret('device secret', (await new Home(owner.home).readSecrets())!.device),
    secret('device secret', keyring.device.feedSecret),
    secret('device secret', keyring.device.discoverySeed),
    secret('discovery secret', keyring.discoverySecret(0), `at first${deviceOf(owner)}`),
    secret('peer id', keyring.device.peer.publicKey),
    secret('peer id', peerName(keyring.device.peer.publicKey)),
    // Behind the version and the two keys.
    secret('certificate', keyring.certificate.subarray(65)),
    secret('address', `/ip4/${owner.ip}/`),
    secret('address', multiaddrStart(owner.ip)),
  ]
  const discovery = await discoverySecret(store, keyring)
  if (discovery !== undefined) {
    found.push(secret('discovery secret', discovery, `now${deviceOf(owner)}`))
  }
  const aspectNames = new Map<string, string>()
  for (const [id, row] of await store.list(aspects, {})) {
    aspectNames.set(id, row.name)
    found.push(secret('aspect id', fromBase64url(id)!, row.name))
    found.push(secret('aspect name', row.name, row.name))
  }
  for (const [id, { person }] of await store.list(aspectsForOne, {})) {
    const name = person === keyring.person ? onlyMe : forOne
    aspectNames.set(id, name)
    found.push(secret('aspect id', fromBase64url(id)!, name))
  }
  for (const [, { value }] of await store.list(settings, {})) {
    if (value.length >= 4) found.push(secret('setting', value))
  }
  for (const [id] of await store.list(seen, {})) {
    found.push(secret('read mark', fromBase64url(id)!, ''))
  }
  for (const [, { person, statement }] of await store.list(revoked, {})) {
    // The signature: before it stand keys that others know.
    const signature = fromBase64url(statement)!.subarray(73)
    if (person === keyring.person) found.push(secret('revocation', signature, ''))
  }
  for (const [tag] of await store.list(followedTags, {})) found.push(secret('setting', tag))
  for (const [, row] of await store.list(invites, {})) {
    found.push(secret('invite secret', fromBase64url(row.secret)!, aspectNames.get(row.aspect)))
  }
  for (const [id, row] of await store.list(collections, {})) {
    if (row.owner !== keyring.person) continue
    const [aspect] = (await sharedWith(store, id as CollectionId)).aspects
    const which = aspect === undefined ? '' : `${aspectNames.get(aspect)}/1`
    for (const text of [row.name, ...row.items.map(({ note }) => note)]) {
      if (text !== '') found.push(secret('board', text, which))
    }
  }
  for (const [, { about, audience }] of await store.list(ownFields, {})) {
    const which = typeof audience === 'string' ? audience : `${aspectNames.get(audience[0]!)}/1`
    for (const value of Object.values(about).flat()) found.push(secret('profile', value, which))
  }
  for (const [, { name: ownName, text }] of await store.list(notes, {})) {
    found.push(secret('note', ownName), secret('note', text))
  }
  for (const [, { content }] of await store.list(drafts, {})) {
    found.push(secret('draft', content.text))
  }
  for (const [, { seed }] of await store.list(guestLinks, {})) {
    const { secret: inLink, key, responseKey } = guestKeys(fromBase64url(seed)!)
    for (const value of [fromBase64url(seed)!, inLink, key, responseKey]) {
      found.push(secret('guest link', value))
    }
  }
  for (const [, { name: guest, said }] of await store.list(guestResponses, {})) {
    found.push(secret('guest response', guest))
    if ('text' in said) found.push(secret('guest response', said.text))
  }
  for (const [, row] of await store.list(messages, {})) {
    if (row.writer !== keyring.person || row.text === '') continue
    const people = store.get(conversations, row.conversation)?.participants ?? []
    found.push(secret('message', row.text, talkOf(people.length)))
  }
  const placeOf = (row: FeedRow): string => describe(row, owner, aspectNames)
  for (const [, row] of await store.list(feeds, {})) {
    if (row.isMine && row.peerKey === keyOf(keyring)) {
      found.push(
        ...(await feedSecrets(store, row, (kind, value) => secret(kind, value, placeOf(row)))),
      )
    }
  }
  return found
}

/** The bytes that came to a peer by each stream of each connection. */
export function heardBy(peer: PeerName): Buffer[] {
  return tapsOf(peer).flatMap((tap) => streamsOf(tap).map(({ bytes }) => bytes))
}

/** Everything that a node received or worked out: streams after Noise and Yamux, its database, and all that its keys open. */
export async function knowledgeOf(home: string, peer: PeerName): Promise<Buffer> {
  await using store = await storeOf(home)
  const parts = heardBy(peer)
  for (const table of tables) {
    for (const [key, row] of await store.list(table, {})) {
      parts.push(Buffer.from(key), row instanceof Uint8Array ? Buffer.from(row) : jsonOf(row))
    }
  }
  for (const [, row] of await store.list(feeds, {})) parts.push(...(await opened(store, row)))
  const onDisk = await blobsIn(new Home(home).blobsFolder)
  parts.push(...onDisk, ...openBlobs([...onDisk, ...blobsHeardBy(peer)], keysIn(parts)))
  const keys = join(home, 'keys')
  for (const file of await readdir(keys)) parts.push(await readFile(join(keys, file)))
  return Buffer.concat(parts)
}

/** Sizes of all payloads that a stopped node carries for others. */
export async function carriedSizesOf(home: string): Promise<number[]> {
  await using store = await storeOf(home)
  const rows = (await store.list(feeds, {})).map(([, row]) => row)
  const found: number[] = []
  for (const { id } of rows.filter(({ kind }) => kind === 'carried')) {
    const limit = headAt(store, id).height
    for (const { payload } of await readEntries(store, id, { from: 1, limit })) {
      if (payload !== undefined) found.push(payload.length)
    }
  }
  return found
}

function jsonOf(row: unknown): Buffer {
  return Buffer.from(JSON.stringify(row))
}

async function opened(store: Store, row: FeedRow): Promise<Buffer[]> {
  const key = keyOfFeed(row)
  if (row.kind === 'pair' || row.kind === 'carried') return []
  const records: Buffer[] = []
  for (const { header, payload } of await readEntries(store, row.id, { from: 1, limit: 10_000 })) {
    const place = { feed: row.id, seq: header.seq }
    if (payload !== undefined) records.push(Buffer.from(openEnvelope(payload, { key, place })))
  }
  return records
}

async function feedSecrets(
  store: Store,
  row: FeedRow,
  secret: (kind: SecretKind, value: Secret['value']) => Secret,
): Promise<Secret[]> {
  const found = [secret('feed id', feedKey(row.id))]
  const epochSecret = row.kind === 'aspect' ? fromBase64url(row.secret ?? '') : undefined
  if (epochSecret !== undefined) {
    const topic = topicName(epochSecret)
    found.push(
      secret('epoch secret', epochSecret),
      secret('gossip key', gossipKey(epochSecret)),
      secret('topic', topic),
      secret('topic', Buffer.from(topic, 'hex')),
    )
  }
  const limit = headAt(store, row.id).height
  for (const { hash, payload } of await readEntries(store, row.id, { from: 1, limit })) {
    found.push(secret('entry', hash))
    // Behind the nonce. What a public entry holds is no secret by itself.
    if (payload !== undefined && row.kind !== 'public')
      found.push(secret('entry', payload.slice(30, 62)))
  }
  return found
}

/** The names of aspects for one person, and of that for their owner alone. */
export const forOne = 'for one'
export const onlyMe = 'only me'

/** A feed in words: `Family/2` for an epoch, `to Bo` for a pair feed. */
function describe(row: FeedRow, owner: OwnerInit, names: Map<string, string>): string {
  const from = deviceOf(owner)
  if (row.kind === 'aspect') return `${names.get(row.aspect ?? '')}/${row.epoch}${from}`
  if (row.kind === 'pair' && row.reader !== undefined)
    return `to ${owner.nameOf(row.reader)}${from}`
  return `${row.kind}${from}`
}

function deviceOf({ device }: OwnerInit): string {
  return device === undefined ? '' : ` (${device})`
}

function keyOf(keyring: Keyring): string {
  return Buffer.from(keyring.device.peer.publicKey).toString('base64url')
}

/** The bytes of `/ip4/<ip>/tcp` in a multiaddr. */
function multiaddrStart(ip: string): Buffer {
  return Buffer.from([4, ...ip.split('.').map(Number), 6])
}

async function keyringOf(home: string): Promise<Keyring> {
  const secrets = await new Home(home).readSecrets()
  if (secrets === undefined) throw new TestError('no secrets')
  return new Keyring(secrets)
}

async function storeOf(home: string): Promise<Store> {
  return Store.over(await openDatabase(join(home, 'store')), tables)
}
