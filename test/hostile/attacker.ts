/**
 * The attacker: one process that floods a node in every way that a peer can, as strangers and as a contact. It is told what to do
 * over the channel to its parent, a case at a time, and tells how much it sent.
 */
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { assert } from '../../protocol/errors.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { becomeContact, type Contact } from './contact.ts'
import {
  contactFloods,
  relayFloods,
  strangerFloods,
  type ContactFlood,
  type Target,
} from './floods.ts'

/** The orders of the parent. */
export type Order =
  | { kind: 'join'; link: string }
  | { kind: 'run'; name: string; target: Target; ms: number }

/** The word to the parent: that it may give the next order, and how much the last one sent. */
export interface Done {
  readonly sent: number
}

/** How long an attack may take until it sends anything: on a busy machine its dials run out of time. */
const beginMsMax = 60_000

let contact: Contact | undefined

process.on('message', (order: Order) => void obey(order))
process.on('disconnect', () => process.exit(0))
// The victim's treatment of our streams and connections must not stop us.
process.on('uncaughtException', () => undefined)
process.on('unhandledRejection', () => undefined)

async function obey(order: Order): Promise<void> {
  if (order.kind === 'join') {
    contact = await becomeContact(order.link)
    tell({ sent: 0 })
    return
  }
  assert(contact !== undefined, 'who attacks is a contact first')
  tell({ sent: await run(order, contact) })
}

async function run(
  { name, target, ms }: { name: string; target: Target; ms: number },
  contact: Contact,
): Promise<number> {
  let sent = 0
  const ending = new AbortController()
  const count = async (amount = 1): Promise<boolean> => {
    sent += amount
    await turn()
    return !ending.signal.aborted
  }
  const init = { target, contact, signal: ending.signal, count }
  const floods: Record<string, ContactFlood> = {
    ...strangerFloods,
    ...relayFloods,
    ...contactFloods,
  }
  const isToBegin = (): boolean => sent === 0 && !ending.signal.aborted
  const flood = async (): Promise<void> => {
    do {
      await floods[name]?.(init).catch(() => undefined)
      await turn()
    } while (isToBegin())
  }
  const work = flood()
  await wait(ms)
  // On a busy machine nothing may have been sent by then.
  await waitFor(() => sent > 0, { timeoutMs: beginMsMax }).catch(() => undefined)
  ending.abort()
  await Promise.race([work, wait(1000)])
  return sent
}

function tell(done: Done): void {
  process.send?.(done)
}
