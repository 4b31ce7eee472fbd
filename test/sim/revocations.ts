/**
 * Persons who revoke a further device of theirs. What somebody was shown of it before stays; it gets nothing that is posted for chosen
 * people by its person, or by somebody who had heard; nor do they get what it posts; and in the end everybody has heard.
 */
import { isRevoked } from '../../node/social/contacts/apply-revocation.ts'
import type { Chance } from './chance.ts'
import type { SimNode } from './node.ts'
import { outcomeOf } from './outcome.ts'
import { nameOf, type Postings } from './postings.ts'
import type { Scheduler } from './scheduler.ts'

export interface RevocationsInit {
  scheduler: Scheduler
  chance: Chance
  nodes: readonly SimNode[]
  durationMs: number
  fail: (problem: string) => void
}

export interface RevocationChecks {
  postings: Postings
  /** Whether two persons are contacts, can reach each other, and neither ever blocked the other. */
  areClose: (a: SimNode, b: SimNode) => boolean
}

interface Revocation {
  readonly lost: SimNode
  readonly by: SimNode
}

/** Somebody, and a text. */
interface Shown {
  readonly reader: SimNode
  readonly text: string
}

const pauseMs = 25_000
/** Share of the further devices that are revoked. */
const lostShare = 0.5
const all = { limit: 100_000 }

export class Revocations {
  readonly #init: RevocationsInit
  readonly #all: Revocation[] = []
  /** Shown before, by a device that is revoked since. */
  readonly #kept: (Shown & { lost: SimNode })[] = []
  readonly #forbidden: Shown[] = []

  constructor(init: RevocationsInit) {
    this.#init = init
  }

  get count(): number {
    return this.#all.filter(({ lost }) => lost.isRevoked).length
  }

  /** Those that are still under way, in words. */
  get missing(): string | undefined {
    const open = this.#all.find(({ lost, by }) => !lost.isRevoked && !lost.isGone && !by.isGone)
    return open === undefined ? undefined : `${open.lost.label} is not revoked`
  }

  /** A device was linked by another one, which may revoke it some time. */
  linked(lost: SimNode, by: SimNode): void {
    const { chance, scheduler, durationMs } = this.#init
    if (!chance.happens(lostShare)) return
    scheduler.after((chance.share() * durationMs) / 3, () => {
      const revocation = { lost, by }
      this.#all.push(revocation)
      void this.#try(revocation)
    })
  }

  /** A node that ended without an answer is asked again. */
  async #try(revocation: Revocation): Promise<void> {
    const { lost, by } = revocation
    if (lost.isRevoked || lost.isGone || by.isGone) return
    this.#init.scheduler.after(pauseMs, () => void this.#try(revocation))
    if (!by.isUp) return
    for (const reader of this.#init.nodes)
      if (reader !== lost && reader.isUp) void this.#keep(reader, lost)
    const { scheduler, fail } = this.#init
    scheduler.note(`${by.label} revokes ${lost.label}`)
    const act = by.social.devices.revoke(lost.peer)
    // By an earlier attempt, of which nobody heard the end.
    await outcomeOf(by, act, fail, ['not-found'])
    lost.isRevoked = hasHeard(by, lost)
  }

  async #keep(reader: SimNode, lost: SimNode): Promise<void> {
    const { rows } = await reader.social.timelines.read({ ...all, author: lost.person })
    for (const { post } of rows) {
      if (post.text.startsWith(`${lost.label} `)) this.#kept.push({ reader, text: post.text, lost })
    }
  }

  /** Notes who must not be shown what somebody is about to post. */
  posts(node: SimNode, text: string, { isPublic }: { isPublic: boolean }): void {
    for (const lost of this.#init.nodes.filter(({ isRevoked: isLost }) => isLost)) {
      // Anybody may hand on a post for everybody.
      if (node !== lost && !isPublic && hasHeard(node, lost)) {
        this.#forbidden.push({ reader: lost, text })
      }
      if (node !== lost) continue
      const heard = this.#init.nodes.filter((reader) => reader !== lost && hasHeard(reader, lost))
      this.#forbidden.push(...heard.map((reader) => ({ reader, text })))
    }
  }

  async check({ postings, areClose }: RevocationChecks): Promise<void> {
    const { nodes, fail } = this.#init
    const shown = new Map<SimNode, Set<string>>()
    for (const node of nodes.filter(({ isGone }) => !isGone)) shown.set(node, await textsAt(node))
    for (const { reader, text } of this.#forbidden) {
      if (shown.get(reader)?.has(text) !== true) continue
      fail(`${reader.label} is shown ${nameOf(text)}, which came after a revocation`)
    }
    for (const { reader, text, lost } of this.#kept) {
      const isSure = lost.isRevoked && !reader.isCopied && areClose(reader, lost)
      const mayBeGone = postings.isTakenBack(text) || postings.isEnding(text)
      if (!isSure || mayBeGone || shown.get(reader)?.has(text) !== false) continue
      fail(`${reader.label} lost ${nameOf(text)} by a revocation`)
    }
    for (const { lost, by } of this.#all) {
      for (const node of nodes) {
        const isApart = node.isGone || node.isRevoked || by.isGone || !areClose(node, by)
        if (!lost.isRevoked || isApart || hasHeard(node, lost)) continue
        fail(`${node.label} has not heard that ${lost.label} is revoked`)
      }
    }
  }
}

function hasHeard(node: SimNode, { person, peer }: SimNode): boolean {
  return node.wasUp && isRevoked(node.store, person, peer)
}

async function textsAt({ social }: SimNode): Promise<Set<string>> {
  const lists = await Promise.all([
    social.timelines.read(all),
    social.timelines.read({ ...all, isHidden: true }),
  ])
  return new Set(lists.flatMap(({ rows }) => rows.map(({ post }) => post.text)))
}
