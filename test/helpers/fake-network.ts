/** The network of nodes that live in one process: no sockets, no keys, and a switch for loss. */
import type { PeerName } from '../../protocol/ids.ts'
import { PeerUnreachableError } from '../../node/errors.ts'
import type {
  Channel,
  ChannelHandler,
  ChannelProtocol,
  Network,
  PeerWatcher,
  Protocol,
  RequestOptions,
  Verdict,
} from '../../node/network/base/network.ts'
import type { Link } from '../../node/reach.ts'
import { TestError } from './test-error.ts'

type Receive = (from: PeerName, message: Uint8Array) => Verdict

/** The hub joins fake networks; through it a test cuts, delays and loses. */
export class FakeHub {
  readonly networks = new Map<PeerName, FakeNetwork>()
  /** Decides what gets lost: questions and gossip, one by one. */
  isLost: (message: {
    from: PeerName
    to: PeerName
    kind: 'question' | 'gossip' | 'frame'
    /** Of a frame. */
    bytes?: number
  }) => boolean = () => false
  /** Sees every frame of a channel on its way, and may put another in its place. */
  changeFrame: (
    frame: Uint8Array,
    about: { from: PeerName; to: PeerName; isQuestion: boolean },
  ) => Uint8Array | Promise<Uint8Array> = (frame) => frame
  /** Sees every answer on its way, and may put another in its place. */
  changeAnswer: (
    answer: Uint8Array,
    about: { from: PeerName; to: PeerName; question: Uint8Array },
  ) => Uint8Array | Promise<Uint8Array> = (answer) => answer
  /** Over which connection the next channel runs. */
  connection = 'the only one'
  /** Whether a channel that is opened back, over the connection of another one, is taken. */
  takesBack = true

  join(peer: PeerName): FakeNetwork {
    const network = new FakeNetwork(this, peer)
    this.networks.set(peer, network)
    return network
  }
}

export class FakeNetwork implements Network {
  readonly self: PeerName
  /** Messages that came over topics, with our verdict. */
  readonly verdicts: Verdict[] = []
  /** Ids of the protocols that were asked about, and of whom. */
  readonly asked: { peer: PeerName; question: Uint8Array }[] = []
  readonly welcomed: PeerName[] = []
  /** Frames that were sent on channels opened here, and of those opened by others. */
  readonly sent: { to: PeerName; frame: Uint8Array; isQuestion: boolean }[] = []
  readonly #hub: FakeHub
  readonly #protocols = new Map<string, Protocol>()
  readonly #served = new Map<string, ChannelProtocol>()
  readonly #channels = new Set<FakeChannel>()
  readonly #topics = new Map<string, Receive>()
  readonly #connected = new Set<PeerName>()
  readonly #watchers = new Set<PeerWatcher>()

  constructor(hub: FakeHub, self: PeerName) {
    this.#hub = hub
    this.self = self
  }

  addresses(): string[] {
    return ['/ip4/127.0.0.1/tcp/7278']
  }

  /** Takes other addresses than before. */
  move(addresses: readonly string[]): void {
    this.addresses = () => [...addresses]
    for (const watcher of this.#watchers) watcher.moved?.()
  }

  isConnected(peer: PeerName): boolean {
    return this.#connected.has(peer)
  }

  links(peer: PeerName): Link[] {
    return this.isConnected(peer) ? ['lan'] : []
  }

  /** Everybody from elsewhere, unless a test says otherwise. */
  originOf(peer: PeerName): string | undefined {
    return peer
  }

  connected(): PeerName[] {
    return [...this.#connected]
  }

  connect(peer: PeerName): Promise<void> {
    const other = this.#hub.networks.get(peer)
    if (other === undefined) return Promise.reject(new PeerUnreachableError('nobody there'))
    if (this.isConnected(peer)) return Promise.resolve()
    this.#link(peer)
    other.#link(this.self)
    return Promise.resolve()
  }

  disconnect(peer: PeerName): Promise<void> {
    this.#unlink(peer)
    const other = this.#hub.networks.get(peer)
    if (other !== undefined) other.#unlink(this.self)
    return Promise.resolve()
  }

  serve(protocol: ChannelProtocol): Promise<void> {
    this.#served.set(protocol.id, protocol)
    return Promise.resolve()
  }

  async open(peer: PeerName, protocolId: string, handler: ChannelHandler): Promise<Channel> {
    const other = this.#hub.networks.get(peer)
    const protocol = other === undefined ? undefined : other.#served.get(protocolId)
    await Promise.resolve()
    if (!this.isConnected(peer) || other === undefined || protocol === undefined) {
      throw new PeerUnreachableError('no channel')
    }
    if (!protocol.isOpenTo(this.self)) throw new PeerUnreachableError('refused')
    const [here, there] = FakeChannel.pair(this.#hub, protocolId, { a: this, b: other })
    here.handler = handler
    const served = protocol.accept(there)
    there.handler = {
      frame: (frame) => {
        if (!protocol.isOpenTo(this.self)) throw new PeerUnreachableError('refused')
        return served.frame(frame)
      },
      closed: () => served.closed(),
    }
    this.#channels.add(here)
    other.#channels.add(there)
    return here
  }

  respond(protocol: Protocol): Promise<void> {
    this.#protocols.set(protocol.id, protocol)
    return Promise.resolve()
  }

  /** A protocol that is served here. */
  protocol(id: string): Protocol | undefined {
    return this.#protocols.get(id)
  }

  async ask(
    peer: PeerName,
    protocolId: string,
    question: Uint8Array,
    options: RequestOptions = {},
  ): Promise<Uint8Array> {
    this.asked.push({ peer, question })
    const protocol = this.#hub.networks.get(peer)?.protocol(protocolId)
    const isLost = this.#hub.isLost({ from: this.self, to: peer, kind: 'question' })
    await Promise.resolve()
    if (options.signal?.aborted === true) throw new PeerUnreachableError('aborted')
    if (!this.isConnected(peer) || isLost) throw new PeerUnreachableError('lost')
    if (protocol === undefined) throw new PeerUnreachableError('no such protocol')
    try {
      if (!protocol.isOpenTo(this.self)) throw new PeerUnreachableError('refused')
      const answer = await protocol.answer(this.self, question.slice())
      if (answer.length > protocol.frameBytesMax) throw new TestError('answer above its maximum')
      return await this.#hub.changeAnswer(answer.slice(), { from: peer, to: this.self, question })
    } catch (cause) {
      throw new PeerUnreachableError('no answer', {}, { cause })
    }
  }

  welcome(peer: PeerName): void {
    this.welcomed.push(peer)
  }

  topics(): string[] {
    return [...this.#topics.keys()]
  }

  subscribe(topic: string, receive: Receive): void {
    this.#topics.set(topic, receive)
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic)
  }

  publish(topic: string, message: Uint8Array): Promise<PeerName[]> {
    const listening = this.connected().filter((peer) => {
      const other = this.#hub.networks.get(peer)
      if (other?.topics().includes(topic) !== true) return false
      // A message that gets lost was sent all the same.
      const isLost = this.#hub.isLost({ from: this.self, to: peer, kind: 'gossip' })
      if (!isLost) other.receive(topic, this.self, message)
      return true
    })
    return Promise.resolve(listening)
  }

  /** Takes a gossip message as if it had come from somebody; `undefined` when nobody listens. */
  receive(topic: string, from: PeerName, message: Uint8Array): Verdict | undefined {
    const verdict = this.#topics.get(topic)?.(from, message.slice())
    if (verdict !== undefined) this.verdicts.push(verdict)
    return verdict
  }

  watch(watcher: PeerWatcher): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #link(peer: PeerName): void {
    this.#connected.add(peer)
    for (const watcher of this.#watchers) watcher.connected?.(peer)
  }

  #unlink(peer: PeerName): void {
    if (!this.#connected.delete(peer)) return
    for (const channel of this.#channels) {
      if (channel.peer !== peer) continue
      this.#channels.delete(channel)
      channel.close()
    }
    for (const watcher of this.#watchers) watcher.disconnected?.(peer)
  }
}

/** One end of a channel; a lost frame ends it, as a lost part of a stream would. */
interface FakeChannelInit {
  owner: FakeNetwork
  peer: PeerName
  protocolId: string
  isQuestion: boolean
}

class FakeChannel implements Channel {
  readonly peer: PeerName
  readonly connection: string
  readonly #protocolId: string
  readonly #hub: FakeHub
  readonly #owner: FakeNetwork
  readonly #isQuestion: boolean
  #other: FakeChannel | undefined
  #last: Promise<void> = Promise.resolve()
  #isClosed = false
  handler: ChannelHandler | undefined

  private constructor(hub: FakeHub, { owner, peer, protocolId, isQuestion }: FakeChannelInit) {
    this.#hub = hub
    this.connection = hub.connection
    this.#protocolId = protocolId
    this.#owner = owner
    this.#isQuestion = isQuestion
    this.peer = peer
  }

  static pair(
    hub: FakeHub,
    protocolId: string,
    { a, b }: Record<'a' | 'b', FakeNetwork>,
  ): [FakeChannel, FakeChannel] {
    const here = new FakeChannel(hub, { owner: a, peer: b.self, protocolId, isQuestion: true })
    const there = new FakeChannel(hub, { owner: b, peer: a.self, protocolId, isQuestion: false })
    here.#other = there
    there.#other = here
    return [here, there]
  }

  openBack(handler: ChannelHandler): Promise<Channel> {
    if (!this.#hub.takesBack) return Promise.reject(new PeerUnreachableError('not opened'))
    return this.#owner.open(this.peer, this.#protocolId, handler)
  }

  async send(frame: Uint8Array): Promise<void> {
    const [from, to] = [this.#owner.self, this.peer]
    const other = this.#other
    if (this.#isClosed || other === undefined) throw new PeerUnreachableError('closed')
    this.#owner.sent.push({ to, frame, isQuestion: this.#isQuestion })
    if (this.#hub.isLost({ from, to, kind: 'frame', bytes: frame.length })) {
      this.close()
      throw new PeerUnreachableError('lost')
    }
    const about = { from, to, isQuestion: this.#isQuestion }
    other.#take(await this.#hub.changeFrame(frame.slice(), about))
  }

  close(): void {
    for (const end of [this, this.#other]) {
      if (end === undefined || end.#isClosed) continue
      end.#isClosed = true
      void Promise.resolve().then(() => end.handler?.closed())
    }
  }

  #take(frame: Uint8Array): void {
    this.#last = this.#last
      .then(() => (this.#isClosed ? undefined : this.handler?.frame(frame)))
      .catch(() => this.close())
  }
}
