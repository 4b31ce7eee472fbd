/**
 * The lists of aspects also have what their members post, so that a timeline of aspects reads one list for each, however many the
 * members are. Somebody's posts come into a list with their membership, and leave it with that, or when they are blocked.
 */
import type { AspectId, PersonId, PostId } from '../../../protocol/ids.ts'
import type { BlockRecord } from '../../../protocol/records/block.ts'
import type { MemberRecord } from '../../../protocol/records/member.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { allAspects } from '../aspects/aspect-rows.ts'
import { isMember } from '../aspects/aspects.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { isHidden } from './hiding.ts'
import { listed, listedIn, personPosts } from './tables.ts'

export function followMember({ tx }: ApplyContext, { aspect, person }: MemberRecord): void {
  tx.beforeCommit(() => settle(tx, aspect, person))
}

/** A block ends memberships; its end may show that somebody was let in after it. */
export function followBlock({ tx }: ApplyContext, { person }: BlockRecord): void {
  tx.beforeCommit(async () => {
    for (const { id } of await allAspects(tx)) await settle(tx, id, person)
  })
}

/** Lets the list of an aspect have all posts of a member, and none of anybody else. */
async function settle(tx: Transaction, aspect: AspectId, person: PersonId): Promise<void> {
  const before = tx.get(listedIn, person) ?? []
  const isIn = isMember(tx, aspect, person)
  if (isIn === before.includes(aspect)) return
  const after = isIn ? [...before, aspect].toSorted() : before.filter((each) => each !== aspect)
  if (after.length > 0) tx.put(listedIn, person, after)
  else tx.delete(listedIn, person)
  for (const [key] of await tx.list(personPosts, under(person))) {
    const at = keyOf(aspect, key.slice(person.length + 1))
    const post = key.slice(key.lastIndexOf('!') + 1) as PostId
    if (isIn && !isHidden(tx, post)) tx.put(listed, at, true)
    else tx.delete(listed, at)
  }
}
