/** Reacting to posts and comments, and the people who did. */
import type { Reactions, Reactors } from '../../http/reactions/schema.ts'
import { call } from '../api/client.ts'
import { keptEmoji } from '../text/emoji.ts'

/** Gives an item an emoji, or takes it back. The event stream tells every page of it. */
export async function react(item: string, emoji: string, on: boolean): Promise<Reactors> {
  return call('PUT /items/:item/reactions', { params: { item }, json: { emoji, on } })
}

export function readReactors(item: string): Promise<Reactors> {
  return call('GET /items/:item/reactions', { params: { item } })
}

/** Whether the owner gave an emoji; variation selectors make no difference. */
export function isGiven(reactions: Reactions, emoji: string): boolean {
  return reactions.some((each) => each.emoji === keptEmoji(emoji) && each.isMine)
}
