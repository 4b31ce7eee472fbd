/** The side of a new node in becoming another device of somebody: it brings the link, and comes for the identity until the owner of the other one decided. */
import { hostname } from 'node:os'
import { keyLength } from '../protocol/crypto.ts'
import { deriveKeyPair } from '../protocol/hpke.ts'
import { peerName } from '../protocol/ids.ts'
import { parseInvite } from '../protocol/invite.ts'
import {
  decodeLinkReply,
  encodeLinkQuestion,
  encodeLinkReply,
  linkBytesMax,
  linkDigits,
  linkProtocol,
  openLinkGrant,
  type LinkGrant,
} from '../protocol/link-message.ts'
import { readableName } from '../protocol/text.ts'
import { InviteExpiredError, DeviceLinkError } from './errors.ts'
import { linkPollMs } from './limits.ts'
import { dialAddress, everywhere } from './network/base/addresses.ts'
import { Libp2pNetwork } from './network/libp2p-network.ts'
import type { Log } from './log.ts'
import type { World } from './world.ts'

export interface LinkInit {
  listen: readonly string[] | undefined
  log: Log
  world: World
}

/** A question that was brought; the identity comes once the owner said yes. */
export interface AskedLink {
  readonly digits: string
  readonly grant: Promise<LinkGrant>
}

/**
 * Brings a link to the node that made it, under a key of this moment: the new device has no keys yet.
 *
 * @throws {InviteMistypedError} when it is no link.
 * @throws {InviteExpiredError} when its time is over.
 * @throws {DeviceLinkError} when the node does not know it, or another one brought it.
 * @throws {PeerUnreachableError} when the node does not answer.
 */
export async function bringLink(
  { listen = everywhere(), log, world }: LinkInit,
  text: string,
  signal: AbortSignal,
): Promise<AskedLink> {
  const { peerKey: first, secret, expiresAtMs, addresses } = parseInvite(text)
  if (expiresAtMs <= world.now()) throw new InviteExpiredError('link', { expiresAtMs })
  const pair = deriveKeyPair(world.random(keyLength))
  const ends = { first, secret, key: pair.publicKey }
  const peerSeed = world.random(keyLength)
  const network = await Libp2pNetwork.start(
    { peerSeed, listen, tcpPort: 0, isContact: () => false, world },
    log,
  )
  const peer = peerName(first)
  const name = machineName()
  const ask = async (): Promise<Uint8Array | undefined> => {
    if (!network.isConnected(peer)) {
      await network.connect(peer, addresses.map(dialAddress), { signal })
    }
    const question = encodeLinkQuestion({ ...ends, name })
    const reply = decodeLinkReply(await network.ask(peer, linkProtocol, question, { signal }))
    if (reply.kind === 'no') throw new DeviceLinkError(reply.why, { reason: reply.why })
    return reply.kind === 'granted' ? reply.sealed : undefined
  }
  try {
    // A protocol is asked where it is answered too; this node has nothing to give to anybody.
    const nothing = encodeLinkReply({ kind: 'no', why: 'unknown' })
    await network.respond({
      id: linkProtocol,
      frameBytesMax: linkBytesMax,
      isOpenTo: () => false,
      answer: () => Promise.resolve(nothing),
    })
    const sealed = await ask()
    const come = async (): Promise<LinkGrant> => {
      try {
        return openLinkGrant(await waitFor(ask, sealed, { world, signal }), pair, ends)
      } finally {
        await network.stop()
      }
    }
    const grant = come()
    return { digits: linkDigits(ends), grant }
  } catch (error) {
    await network.stop()
    throw error
  }
}

/** The name that this machine has, by which its owner knows it. */
export function machineName(): string {
  return readableName(hostname()).slice(0, 40) || 'Pappus'
}

/** Asks until there is an answer; the link's own end, or its owner's no, ends that. */
async function waitFor(
  ask: () => Promise<Uint8Array | undefined>,
  first: Uint8Array | undefined,
  { world, signal }: { world: World; signal: AbortSignal },
): Promise<Uint8Array> {
  let sealed = first
  while (sealed === undefined) {
    signal.throwIfAborted()
    const { promise, resolve } = Promise.withResolvers<void>()
    world.after(linkPollMs, resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    signal.throwIfAborted()
    sealed = await ask()
  }
  return sealed
}
