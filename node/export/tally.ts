/** Counts of what an export holds, and the media that it lacks. */
import { missingNamedMax } from './limits.ts'
import type { Media } from './source.ts'

export interface Missing {
  /** Id of the post or message, and which of its media, from 1. */
  readonly item: string
  readonly number: number
  readonly name: string
  readonly bytes: number
}

export class Tally {
  posts = 0
  others = 0
  comments = 0
  conversations = 0
  messages = 0
  people = 0
  boards = 0
  media = 0
  missing = 0
  /** The first of those that are missing. */
  readonly named: Missing[] = []

  /** Counts the media of a post or message. */
  add(item: string, all: readonly Media[]): void {
    for (const [index, media] of all.entries()) {
      if (!media.mayKeep) continue
      if (media.file !== undefined) this.media += 1
      if (!media.isAway) continue
      this.missing += 1
      const { name, bytes } = media
      if (this.named.length < missingNamedMax) {
        this.named.push({ item, number: index + 1, name, bytes })
      }
    }
  }
}
