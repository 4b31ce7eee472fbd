/** The state of a poll, without the votes of blocked people. */
import { responseId, type PersonId, type PostId } from '../../../protocol/ids.ts'
import type { Poll } from '../../../protocol/poll.ts'
import { isOpen, vote, voteNonce } from '../../../protocol/responses/vote.ts'
import { under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { blockedPeople } from '../contacts/apply-block.ts'
import type { PostRow } from '../posts/tables.ts'
import { countAt } from '../threads/counts.ts'
import { responsesPerItemMax } from '../threads/limits.ts'
import { placeOf } from '../threads/places.ts'
import { rowOf } from '../threads/response-rows.ts'
import { responseCounts, responses, type ResponseRow } from '../threads/tables.ts'
import { voteOf } from '../threads/votes.ts'

/** A vote that counts. */
export interface Vote {
  readonly row: ResponseRow
  /** At least one. */
  readonly choices: readonly number[]
}

export interface PollState {
  /** How many chose each option. */
  readonly counts: readonly number[]
  /** People who voted. */
  readonly voters: number
  readonly own: Vote | undefined
  readonly isClosed: boolean
  /** Whether the owner may see the counts by now, as the author chose. */
  readonly isShown: boolean
}

/** Reads the counts, and votes of the owner and of blocked people alone. */
export async function pollState(
  reader: Reader,
  { id, author, poll }: PostRow & { poll: Poll },
  { owner, nowMs }: { owner: PersonId; nowMs: number },
): Promise<PollState> {
  const own = voteBy(reader, id, owner)
  const isClosed = !isOpen(poll, nowMs)
  const without = await blockedPeople(reader)
  // Nobody else counts it.
  if (own?.row.refusal !== undefined) without.add(owner)
  const counts = poll.options.map(() => 0)
  const place = { post: id, item: id, type: vote.type }
  for (const [key, count] of await reader.list(responseCounts, under(placeOf(place)))) {
    const label = key.slice(placeOf(place).length + 1)
    if (label !== '') counts[Number(label)] = count
  }
  for (const person of without) {
    for (const choice of voteBy(reader, id, person)?.choices ?? []) counts[choice]! -= 1
  }
  return {
    counts,
    voters: countAt(reader, place, without),
    own,
    isClosed,
    isShown: poll.isHidden !== true || author === owner || own !== undefined || isClosed,
  }
}

/** The votes of all people, oldest first. */
export async function votesIn(reader: Reader, post: PostId): Promise<Vote[]> {
  const blocked = await blockedPeople(reader)
  const place = placeOf({ post, item: post, type: vote.type })
  const range = { ...under(place), limit: responsesPerItemMax }
  const rows = await reader.list(responses, range)
  return rows.flatMap(([, row]) => (blocked.has(row.author) ? [] : (countingVote(row) ?? [])))
}

/** The vote of a person, where it counts. */
export function voteBy(reader: Reader, post: PostId, person: PersonId): Vote | undefined {
  const row = rowOf(reader, responseId(person, post, voteNonce(post)))
  return row && countingVote(row)
}

function countingVote(row: ResponseRow): Vote | undefined {
  const isVote = row.type === vote.type && row.isVoid !== true
  const choices = isVote ? voteOf(row).choices : []
  return choices.length === 0 ? undefined : { row, choices }
}
