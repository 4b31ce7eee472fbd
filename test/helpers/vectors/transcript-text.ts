/** The transcript as people read it, `protocol/transcript.md`: what each side sends, and what the other one makes of it. */
import { readUint } from '../../../protocol/bytes.ts'
import { deviceKeys } from '../../../protocol/device.ts'
import { emptyHead, type Entry } from '../../../protocol/entry.ts'
import { openEnvelope } from '../../../protocol/envelope.ts'
import { contentKey } from '../../../protocol/feed.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import { identityFromPhrase, phraseFromEntropy } from '../../../protocol/identity.ts'
import { parseInvite } from '../../../protocol/invite.ts'
import { decodeJoinReply } from '../../../protocol/join-message.ts'
import { messageKey, nextChain } from '../../../protocol/pair-chain.ts'
import { openFirst } from '../../../protocol/pair-envelope.ts'
import { provePage, type Page } from '../../../protocol/page.ts'
import { decodeRecord } from '../../../protocol/records/record.ts'
import { decodeAnswer } from '../../../protocol/sync/answers.ts'
import { toHex } from '../hex.ts'
import { transcript, type FrameName, type Transcript } from './transcript.ts'

/** Hexadecimal digits of one line. */
const lineDigits = 96

/** The whole file. */
export function transcriptText(): string {
  const talk = transcript()
  return [
    intro,
    givenText(talk),
    joinText(talk),
    comparingText(talk),
    pairText(talk),
    postText(talk),
  ]
    .join('\n\n')
    .concat('\n')
}

/** The bytes of a frame behind its length. */
export function unframed(frame: Uint8Array): Uint8Array {
  const end = frame.findIndex((byte) => byte < 128) + 1
  const length = frame.subarray(0, end).reduceRight((sum, byte) => sum * 128 + (byte % 128), 0)
  return frame.slice(end, end + length)
}

const intro = `# A conversation, byte by byte

Bob has a link that Alice gave him, and no contact yet. His node joins, compares feeds, reads the pair feed that Alice's node keeps
for it, and with the grant in there the first post. \`node test/vectors/generate.ts\` writes this file from fixed keys, nonces and times, and
a test reads it back: it opens and proves every step with nothing but the values below. A node that makes the same of them reads Pappus.

Each block of hexadecimal digits is one frame as it stands in its stream: length (varint), then bytes. Connecting (TCP, Noise, Yamux and
multistream-select) is libp2p's, and left out. Tables shorten long values to their first eight bytes. [wire.md](wire.md) has every layout,
[behaviour.md](behaviour.md) says when a node sends which.`

function givenText({ given, link }: Transcript): string {
  const rows = Object.entries(given).map(([name, bytes]) => `| ${name} | \`${toHex(bytes)}\` |`)
  return `## What the two have

| value | bytes |
| --- | --- |
${rows.join('\n')}

Alice's device drew the aspect id, the epoch secret and the secret of the prekey that it gives to Bob; Bob's drew the other
secret of a prekey. All other keys follow from the entropy and the device secrets (wire.md, "Keys"):

| of Alice and Bob | follows |
| --- | --- |
${peopleRows(given).join('\n')}

Alice's node made this link (wire.md, "Invite"):

\`\`\`text link
${link}
\`\`\`

${linkTable(link)}`
}

function linkTable(link: string): string {
  const { secret, expiresAtMs, addresses } = parseInvite(link)
  const places = addresses.map(({ host, port }) => `${host}, TCP port ${port}`)
  return `| of the link | value |
| --- | --- |
| peer key | that of Alice |
| invite-secret | \`${toHex(secret)}\` |
| expires at, in seconds | ${expiresAtMs / 1000} |
| address | ${places.join('; ')} |`
}

function peopleRows(given: Transcript['given']): string[] {
  return (['alice', 'bob'] as const).flatMap((name) => {
    const identity = identityFromPhrase(phraseFromEntropy(given[`entropy-${name}`]))
    const device = deviceKeys(given[`device-secret-${name}`])
    return [
      `| identity-key-${name} | \`${toHex(identity.signer.publicKey)}\` |`,
      `| person-${name} | \`${identity.id}\` |`,
      `| peer-key-${name} | \`${toHex(device.peer.publicKey)}\` |`,
    ]
  })
}

function joinText({ frames }: Transcript): string {
  const reply = decodeJoinReply(unframed(frames['join-reply']))
  if ('refusal' in reply) return ''
  const { publicFeed, pairFeed } = reply.introduction
  return `## Joining

Bob's node dials the address, Noise proves the peer key in the link, and the node opens **one** stream of \`/pappus/join/1.0.0\`, over
which all of this section runs. It sends the secret of the link and its introduction. Nobody can dial Bob's node, so its \`addrs\` are empty.

${block(frames, 'join-request')}

Alice's node finds the certificate's peer key to be the one that Noise proved, checks the certificate, both claims and the secret, and stores
Bob. It answers with its own introduction:

${block(frames, 'join-reply')}

Bob's node checks the same. It now knows two feeds of Alice's device, and has proof that this device writes them:

| feed | id |
| --- | --- |
| public-feed | \`${publicFeed.feed}\` |
| pair-feed | \`${pairFeed.feed}\` |

It stores Alice and says so; her node says the same. Here the two frames are alike:

${block(frames, 'newcomer-ready')}

${block(frames, 'inviter-ready')}`
}

function comparingText({ frames }: Transcript): string {
  return `## Comparing

Each node now opens a stream of \`/pappus/sync/1.0.0\` of its own and asks on it. This is Bob's; the one on which Alice's node asks for his
feeds looks alike. He has nothing of both feeds, so the digest is SHA-256 of the salt and, for each, id, height 0, 32 zeros
and 0 drops.

${block(frames, 'same')}

Alice's node has entries, so the answer is no:

${block(frames, 'same-answer')}

Bob's node names both feeds by tags, the public one first, so the pair feed has place 1:

${block(frames, 'heights')}

${block(frames, 'heights-answer')}

${heightsTable(frames, 'heights-answer', ['public-feed', 'pair-feed'])}`
}

function pairText({ frames, given }: Transcript): string {
  const { introduction } = decodeJoinReply(unframed(frames['join-reply'])) as {
    introduction: { pairFeed: { feed: FeedId } }
  }
  const { feed } = introduction.pairFeed
  const entries = entriesOf(frames, 'pair-page', feed)
  const first = openFirst(entries[0]!.payload!, {
    secretKey: given['prekey-secret-bob'],
    place: { feed, seq: 1 },
  })
  let { chain } = first
  const opened = [first.record]
  const keys: string[] = []
  for (const { header, payload } of entries.slice(1)) {
    const key = messageKey(chain)
    keys.push(`| ${header.seq} | \`${toHex(chain)}\` | \`${toHex(key)}\` |`)
    opened.push(openEnvelope(payload!, { key, place: { feed, seq: header.seq } }))
    chain = nextChain(chain)
  }
  return `## The first page

Feeds that may name other feeds come first: all three entries of place 1.

${block(frames, 'pair-pages')}

${block(frames, 'pair-page')}

The page has neither feed, nor seqs, nor hashes: Bob's node makes the headers from the feed id, from seq 1 and 32 zeros as the first \`prev\`, and from
the SHA-256 of each payload. The signature is that of the last entry, over its hash, and so it proves all three.

${entriesTable(entries)}

Entry 1 is HPKE to Bob's prekey, and its context exports chain key 1. Chain key 2 and those after it follow:

| entry | chain key | message key |
| --- | --- | --- |
${keys.join('\n')}

The records, without padding:

${recordsTable(opened, 'pair')}

The binding says that Alice's device writes this feed, so the node takes what follows. The grant holds the claim of an aspect feed
and the epoch secret. Bob's node stores the page and gives its credit back:

${block(frames, 'credit')}`
}

function postText({ frames, given }: Transcript): string {
  const feed = grantedFeed({ frames, given })
  const entries = entriesOf(frames, 'post-page', feed)
  const key = contentKey(given['epoch-secret'], feed)
  const opened = entries.map(({ header, payload }) =>
    openEnvelope(payload!, { key, place: { feed, seq: header.seq } }),
  )
  return `## The first post

A page brought a new feed, so there is another round: the same two feeds and the granted one, at places 0 to 2. The public feed is read as well; this is left out here.

${block(frames, 'more-heights')}

${block(frames, 'more-heights-answer')}

${heightsTable(frames, 'more-heights-answer', ['public-feed', 'pair-feed', 'granted-feed'])}

${block(frames, 'post-pages')}

${block(frames, 'post-page')}

${entriesTable(entries)}

| of the granted feed | value |
| --- | --- |
| granted-feed | \`${feed}\` |
| content-key | \`${toHex(key)}\` |

${recordsTable(opened, 'aspect')}

The binding names the same device as the claim, and the post says "Hello, Bob!".`
}

/** The feed that the grant in the pair feed names: its claim begins with the id. */
function grantedFeed({ frames, given }: Pick<Transcript, 'frames' | 'given'>): FeedId {
  const reply = decodeJoinReply(unframed(frames['join-reply']))
  if ('refusal' in reply) return '' as FeedId
  const { feed } = reply.introduction.pairFeed
  const entries = entriesOf(frames, 'pair-page', feed)
  const place = { feed, seq: 1 }
  const { chain } = openFirst(entries[0]!.payload!, {
    secretKey: given['prekey-secret-bob'],
    place,
  })
  const key = messageKey(nextChain(chain))
  const bytes = openEnvelope(entries[2]!.payload!, { key, place: { feed, seq: 3 } })
  const record = decodeRecord(bytes, 'pair')
  return record?.kind === 'grant' ? record.claim.feed : ('' as FeedId)
}

function entriesOf(frames: Transcript['frames'], name: FrameName, feed: FeedId): Entry[] {
  const answer = decodeAnswer(unframed(frames[name]))
  const page = answer.kind === 'page' ? answer.page : undefined
  return provePage(feed, emptyHead, page as Page)
}

function block(frames: Transcript['frames'], name: FrameName): string {
  const digits = toHex(frames[name])
  const lines = Array.from({ length: Math.ceil(digits.length / lineDigits) }, (_, line) =>
    digits.slice(line * lineDigits, (line + 1) * lineDigits),
  )
  return `\`\`\`hex ${name}\n${lines.join('\n')}\n\`\`\``
}

function heightsTable(
  frames: Transcript['frames'],
  name: FrameName,
  feeds: readonly string[],
): string {
  const answer = decodeAnswer(unframed(frames[name]))
  if (answer.kind !== 'heights') return ''
  const rows = answer.heights.map(
    (height, of) => `| ${of} | ${feeds[of]} | ${height} | \`${toHex(answer.heads[of]!)}\` |`,
  )
  return `| place | feed | height | first 8 bytes of the hash there |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

function entriesTable(entries: readonly Entry[]): string {
  const rows = entries.map(
    ({ header: { seq, prev, size, payloadHash }, hash, payload }) =>
      `| ${seq} | ${size} | ${readUint(payload!, 0, 1)} | ${short(payloadHash)} | ${short(prev)} | \`${toHex(hash)}\` |`,
  )
  return `| seq | size | algorithm | SHA-256 of the payload | prev | hash |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}`
}

function recordsTable(records: readonly Uint8Array[], kind: 'pair' | 'aspect'): string {
  const rows = records.map((bytes, index) => {
    const record = decodeRecord(bytes, kind)
    return `| ${index + 1} | \`${record?.kind}\` | ${bytes.length} | ${short(bytes)} |`
  })
  return `| entry | record | bytes | first 8 bytes |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

function short(bytes: Uint8Array): string {
  return `\`${toHex(bytes.subarray(0, 8))}…\``
}
