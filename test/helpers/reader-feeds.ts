/** Feeds for the reader as a machine, and what its peers have of them and were asked for. */
import type { Question } from '../../protocol/sync/questions.ts'
import { testFeed, type TestFeed } from './person.ts'
import { bytesFrom } from './seed.ts'
import type { LabPeer, LabPeerInit } from './sync-lab.ts'

/** Longer than what is sent at once. */
export const long = feedOf('long', 2000)

/** A feed with so many entries of a size in bytes. */
export function feedOf(name: string, count: number, size = 64): TestFeed {
  const next = bytesFrom(`reader/${name}`)
  return testFeed(
    `reader/${name}`,
    Array.from({ length: count }, () => next(size)),
  )
}

/** The entries that a peer has: all of a feed, or its first entries. */
export function having({ id, entries }: TestFeed, count = entries.length): LabPeerInit['feeds'] {
  return new Map([[id, entries.slice(0, count)]])
}

/** The pages that a peer was asked for, in order. */
export function runsOf({ asked }: LabPeer): string[] {
  return asked.flatMap((question) => {
    if (question.kind === 'pages') return [`pages ${question.from}-${question.to}`]
    return question.kind === 'newest' ? [`newest ${question.count} to ${question.to}`] : []
  })
}

/** The questions to a peer, in order. */
export function kindsOf({ asked }: LabPeer): Question['kind'][] {
  return asked.map(({ kind }) => kind)
}

/** Payloads of 64 bytes. */
export function bytes(name: string, count: number): Uint8Array[] {
  const next = bytesFrom(`reader/${name}`)
  return Array.from({ length: count }, () => next(64))
}
