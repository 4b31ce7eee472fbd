/** Somebody whom nobody knows: a libp2p node that dials another and tries everything that strangers can try. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { gossipsub, StrictNoSign, type GossipSub } from '@libp2p/gossipsub'
import { identify, type Identify } from '@libp2p/identify'
import type { Connection, IdentifyResult, Libp2p } from '@libp2p/interface'
import { kadDHT, passthroughMapper, type KadDHT } from '@libp2p/kad-dht'
import { ping, type Ping } from '@libp2p/ping'
import { lpStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { blobTag } from '../../protocol/blob.ts'
import { blobProtocol, decodeBlobAnswer, encodeBlobQuestion } from '../../protocol/blob-message.ts'
import { feedTag } from '../../protocol/feed.ts'
import {
  peerKey,
  type BlobId,
  type FeedId,
  type PeerName,
  type PersonId,
} from '../../protocol/ids.ts'
import {
  decodeJoinReply,
  encodeJoinRequest,
  joinProtocol,
  type JoinReply,
} from '../../protocol/join-message.ts'
import {
  decodeRequestReply,
  encodeRequest,
  requestProtocol,
  signRequest,
  type RequestReply,
} from '../../protocol/request-message.ts'
import { decodeAnswer, type Answer } from '../../protocol/sync/answers.ts'
import { encodeQuestion, syncProtocol } from '../../protocol/sync/questions.ts'
import { watched } from '../../node/background.ts'
import { bareTransport, onThisMachine } from '../helpers/bare-transport.ts'
import { testPerson, type TestPerson } from '../helpers/person.ts'

type Services = { identify: Identify; ping: Ping; gossip: GossipSub; dht: KadDHT }

/** The haul of a stranger from a node. */
export interface Visit {
  /** As identify lists them, sorted. */
  readonly protocols: readonly string[]
  readonly agent: string
  /** The node's answer about feeds whose ids the stranger knows; `undefined` where the stream just ends. */
  readonly heights: Answer | undefined
  /** How many bytes come of the beginnings of the sealed blobs whose ids the stranger knows, 0 for none; `undefined` where the stream just ends. */
  readonly blobs: readonly (number | undefined)[]
  /** The answers to a secret that is none, and to none. */
  readonly joins: readonly (JoinReply | undefined)[]
  /** The answers to requests to become a contact of whose node it is, and of somebody else. */
  readonly requests: readonly (RequestReply | undefined)[]
}

/** Bytes that a stranger got from somewhere. */
export interface Known {
  feeds: readonly FeedId[]
  blobs: readonly BlobId[]
}

/** Of a blob: who takes much is thrown out. */
const beginningBytes = 100
const kadProtocol = '/pappus/kad/1.0.0'
/** A machine that works for others too answers late. */
const patienceMs = 60_000
/** For an answer to what makes no sense, which hardly comes. */
const garbagePatienceMs = 1000

export class Stranger implements AsyncDisposable {
  readonly peer: PeerName
  readonly host: Libp2p<Services>

  readonly #person: TestPerson

  private constructor(host: Libp2p<Services>, person: TestPerson) {
    this.host = host
    this.#person = person
    this.peer = host.peerId.toString() as PeerName
  }

  static async start(name: string): Promise<Stranger> {
    const person = testPerson(name)
    const host = await createLibp2p<Services>({
      privateKey: await generateKeyPairFromSeed('Ed25519', person.device.peerSeed),
      ...bareTransport(),
      addresses: onThisMachine,
      services: {
        identify: identify(),
        ping: ping(),
        gossip: gossipsub({ globalSignaturePolicy: StrictNoSign }),
        // As a server: others would put it into their tables, and ask it.
        dht: kadDHT({
          protocol: kadProtocol,
          clientMode: false,
          peerInfoMapper: passthroughMapper,
        }),
      },
    })
    return new Stranger(host, person)
  }

  /**
   * Dials a node, tries everything, and leaves; once, as who does all that may be refused afterwards.
   *
   * @param known what it asks for.
   */
  async visit(
    { address, person }: { address: string; person: PersonId },
    known: Known,
  ): Promise<Visit> {
    const identified = watched(this.#identified(address), () => undefined)
    const connection = await this.host.dial(multiaddr(address), { force: true })
    const { protocols, agentVersion = '' } = await identified
    const { introduction } = this.#person
    const heights = await ask(connection, syncProtocol, heightsQuestion(known.feeds))
    const blobs = await askForBlobs(connection, known.blobs)
    const secret = randomBytes(16)
    const join = await ask(connection, joinProtocol, encodeJoinRequest({ secret, introduction }))
    // As if the stranger were another device of somebody known.
    const again = await ask(connection, joinProtocol, encodeJoinRequest({ introduction }))
    const requests = [
      await ask(connection, requestProtocol, this.#requestTo(testPerson('somebody else').id)),
      await ask(connection, requestProtocol, this.#requestTo(person)),
    ]
    await this.host.services.ping.ping(connection.remotePeer)
    // Last: who sends no sense may be thrown out.
    await Promise.all(protocols.map((protocol) => annoy(connection, protocol)))
    await connection.close()
    return {
      protocols: protocols.toSorted(),
      agent: agentVersion,
      heights: heights === undefined ? undefined : decodeAnswer(heights),
      blobs,
      requests: requests.map((reply) => reply && decodeRequestReply(reply)),
      joins: [join, again].map((reply) =>
        reply === undefined ? undefined : decodeJoinReply(reply),
      ),
    }
  }

  #requestTo(person: PersonId): Uint8Array {
    const { certificate, device } = this.#person
    const said = { name: 'A stranger', note: '', addresses: [], atMs: 0 }
    return encodeRequest(signRequest({ peer: device.peer, certificate }, person, said))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.stop()
  }

  /** Tries to join by a secret; `undefined` where the other side says nothing. */
  async join(address: string, secret: Uint8Array): Promise<JoinReply | undefined> {
    const connection = await this.host.dial(multiaddr(address))
    const { introduction } = this.#person
    const question = encodeJoinRequest({ secret, introduction })
    const reply = await ask(connection, joinProtocol, question)
    return reply && decodeJoinReply(reply)
  }

  async #identified(address: string): Promise<IdentifyResult> {
    const signal = AbortSignal.timeout(patienceMs)
    for (;;) {
      const [event] = await once(this.host, 'peer:identify', { signal })
      const { detail } = event as CustomEvent<IdentifyResult>
      if (address.endsWith(detail.peerId.toString())) return detail
    }
  }
}

/** The answer to a question; `undefined` where the other side ends the stream or says nothing. */
function ask(
  connection: Connection,
  protocol: string,
  question: Uint8Array,
): Promise<Uint8Array | undefined> {
  return exchange(connection, protocol, { question, timeoutMs: patienceMs })
}

/** On one stream, as readers do: a stranger who opens many is thrown out. */
async function askForBlobs(
  connection: Connection,
  ids: readonly BlobId[],
): Promise<(number | undefined)[]> {
  const key = peerKey(connection.remotePeer.toString() as PeerName)
  const questions = ids.map((id) => {
    const tag = blobTag(id, key)
    return encodeBlobQuestion({ kind: 'range', tag, offset: 0, length: beginningBytes })
  })
  const answers = await exchangeAll(connection, blobProtocol, { questions, timeoutMs: patienceMs })
  return answers.map((answer) => answer && (decodeBlobAnswer(answer)?.length ?? 0))
}

/** Says what makes no sense, and waits a little for what comes back. */
async function annoy(connection: Connection, protocol: string): Promise<void> {
  const question = randomBytes(64)
  await exchange(connection, protocol, { question, timeoutMs: garbagePatienceMs })
}

async function exchange(
  connection: Connection,
  protocol: string,
  { question, timeoutMs }: { question: Uint8Array; timeoutMs: number },
): Promise<Uint8Array | undefined> {
  const [answer] = await exchangeAll(connection, protocol, { questions: [question], timeoutMs })
  return answer
}

/** Asks one question after the other; no more once one got no answer. */
async function exchangeAll(
  connection: Connection,
  protocol: string,
  { questions, timeoutMs }: { questions: readonly Uint8Array[]; timeoutMs: number },
): Promise<(Uint8Array | undefined)[]> {
  const signal = AbortSignal.timeout(timeoutMs)
  const answers: (Uint8Array | undefined)[] = questions.map(() => undefined)
  if (questions.length === 0) return answers
  try {
    const stream = await connection.newStream(protocol, { signal })
    try {
      const frames = lpStream(stream)
      for (const [index, question] of questions.entries()) {
        await frames.write(question, { signal })
        answers[index] = (await frames.read({ signal })).subarray()
      }
    } finally {
      stream.abort(new DOMException('asked', 'AbortError'))
    }
  } catch {
    // Silence is no answer.
  }
  return answers
}

function heightsQuestion(feeds: readonly FeedId[]): Uint8Array {
  const salt = randomBytes(16)
  const tags = feeds.map((feed) => feedTag(feed, salt))
  return encodeQuestion({ kind: 'heights', salt, start: 0, tags })
}
