/**
 * The cost of removing a member of an aspect: the removal itself, and the next post, which starts an epoch and grants it to
 * everybody who is left. Real keys, database and rules; the members are keys only.
 */
import { randomBytes } from 'node:crypto'
import { agreementPublicKey, signerFromSeed } from '../../../protocol/crypto.ts'
import { deviceKeys, signCertificate, verifyCertificate } from '../../../protocol/device.ts'
import { signClaim } from '../../../protocol/feed-claim.ts'
import { identityFromPhrase, phraseFromEntropy } from '../../../protocol/identity.ts'
import { peerName, type AspectId, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import type { Introduction } from '../../../protocol/introduction.ts'
import { pageOf } from '../../../protocol/page.ts'
import { encodeAnswer } from '../../../protocol/sync/answers.ts'
import { Aspects } from '../../../node/social/aspects/aspects.ts'
import { Keyring } from '../../../node/social/feeds/keyring.ts'
import { Posts } from '../../../node/social/posts/posts.ts'
import { applyRecord, keptTables, viewTables } from '../../../node/social/slices.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { feedTables, headAt, readEntries } from '../../../node/store/feed-store.ts'
import { openDatabase } from '../../../node/store/open.ts'
import { Store } from '../../../node/store/store.ts'
import { realWorld } from '../../../node/world.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { row, type Figures, type Measured, type Round } from '../harness/row.ts'
import { rateOf } from '../harness/timing.ts'

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))

const figures = {
  'until durable': {
    unit: 'ms',
    better: 'less',
    aim: (members) => (members <= 150 ? 50 : 1_000),
    limit: 'a signature for each member',
  },
  'grants as sealed': { unit: 'kB', better: 'less', aim: (members) => members / 10 },
  'grants as sent': { unit: 'kB', better: 'less' },
} satisfies Figures

export const removal = row({
  name: 'removal',
  about: 'one member of an aspect is removed, and the next post starts an epoch',
  sizes: { of: 'members', full: [10, 150, 5_000], quick: [10, 150] },
  figures,
  measure,
})

/** Milliseconds that so many signatures alone take here. */
function signing(count: number): number {
  const signer = signerFromSeed(random(32))
  const message = random(32)
  return (count / rateOf(1_000, () => signer.sign(message))) * 1_000
}

interface Member {
  person: PersonId
  peer: PeerName
}

async function measure(count: number): Promise<Round<typeof figures>> {
  await using folder = await tempDir()
  const database = await openDatabase(folder.path)
  await using store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
  const keyring = newKeyring()
  const world = realWorld
  const writer = new Writer({ apply: applyRecord, keyring, world, events: {} })
  const aspects = new Aspects({ keyring, world, writer })
  const library = { take: () => [] }
  const posts = new Posts({ aspects, library, keyring, world, writer })
  const { id } = await store.transact((tx) => aspects.create(tx, 'Family'))
  const members = await addMembers(store, { count, aspects, aspect: id, writer })
  const post = (): Promise<unknown> =>
    store.transact((tx) => posts.create(tx, { text: 'Hello' }, [id]))
  await post()

  const [gone, ...left] = members
  const startMs = performance.now()
  await store.transact((tx) => aspects.remove(tx, id, gone!.person))
  await post()
  const tookMs = performance.now() - startMs
  const sizes = await Promise.all(left.map(({ peer }) => grantSizes(store, keyring, peer)))
  const sum = (key: 'payload' | 'frame'): Measured => ({
    value: sizes.reduce((total, size) => total + size[key], 0) / 1000,
  })
  return {
    'until durable': { value: tookMs, limit: signing(count) },
    'grants as sealed': sum('payload'),
    'grants as sent': sum('frame'),
  }
}

function newKeyring(): Keyring {
  const phrase = phraseFromEntropy(random(32))
  return new Keyring({ phrase, device: random(32), createdAtMs: Date.now() })
}

async function addMembers(
  store: Store,
  {
    count,
    aspects,
    aspect,
    writer,
  }: { count: number; aspects: Aspects; aspect: AspectId; writer: Writer },
): Promise<Member[]> {
  const members: Member[] = []
  for (let index = 0; index < count; index++) {
    await store.transact(
      async (tx) => {
        const introduction = newIntroduction(`Person ${index}`)
        const { person, peerKey } = introduction.device
        writer.write(tx, { kind: 'self' }, { kind: 'contact', introduction, atMs: Date.now() })
        await aspects.add(tx, aspect, person)
        members.push({ person, peer: peerName(peerKey) })
      },
      { isDurable: false },
    )
  }
  return members
}

function newIntroduction(name: string): Introduction {
  const identity = identityFromPhrase(phraseFromEntropy(random(32)))
  const { peer, agreementPublic } = deviceKeys(random(32))
  const peerKey = peer.publicKey
  const certified = { peerKey, agreementKey: agreementPublic, createdAtMs: Date.now() }
  const certificate = signCertificate(identity, certified)
  return {
    certificate,
    device: verifyCertificate(certificate),
    name,
    publicFeed: signClaim(signerFromSeed(random(32)), peerKey),
    pairFeed: signClaim(signerFromSeed(random(32)), peerKey),
    prekey: agreementPublicKey(random(32)),
    addresses: [],
  }
}

/** Bytes of the last entry of a pair feed: its payload, and the frame that brings it to a reader who has all before. */
async function grantSizes(
  store: Store,
  keyring: Keyring,
  peer: PeerName,
): Promise<{ payload: number; frame: number }> {
  const feed = keyring.feed({ kind: 'pair', peer })
  const entries = await readEntries(store, feed, { from: headAt(store, feed).height, limit: 1 })
  const answer = encodeAnswer({ kind: 'page', page: pageOf(entries), isLast: true })
  return { payload: entries[0]?.header.size ?? 0, frame: answer.length }
}
