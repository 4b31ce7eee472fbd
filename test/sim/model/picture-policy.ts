/** The part of the model that is about pictures which somebody else shows: beside who reads the post of a picture, who else may have it. */
import type { Epoch } from './policy.ts'

/** A picture that the model only knows by name. */
export interface PostedPicture {
  /** Whether readers may show it to anybody. */
  isFree: boolean
  blobs: readonly string[]
  /** Of its blobs. */
  keys: readonly string[]
}

interface Shown {
  post: string
  people: readonly string[]
}

export class PicturePolicy {
  /** Post → its picture. */
  readonly posted = new Map<string, PostedPicture>()
  /** Pictures that were shown and were not free. */
  readonly problems: string[] = []
  /** Post of somebody else → the post whose picture it shows, and to whom. */
  readonly #shown = new Map<string, Shown>()
  /** post person: pictures that somebody was ever shown by somebody else. */
  readonly #wereShown = new Set<string>()
  /** Post that was taken back → where it stood. */
  readonly #goneFrom = new Map<string, readonly Epoch[]>()

  show({ shown, post, people }: Shown & { shown: string }): void {
    this.#shown.set(shown, { post, people })
    for (const person of people) this.#wereShown.add(`${post} ${person}`)
    if (this.posted.get(post)?.isFree !== true) this.problems.push(`${post} is not free`)
  }

  unshow(shown: string): void {
    this.#shown.delete(shown)
  }

  takeBack(post: string, stood: readonly Epoch[]): void {
    this.#goneFrom.set(post, stood)
  }

  /** Posts whose pictures others show a person now. */
  shownTo(person: string): string[] {
    return [...this.#shown.values()].flatMap(({ post, people }) =>
      people.includes(person) && !this.#hearsOfEnd(post, person) ? post : [],
    )
  }

  wasShown(post: string, person: string): boolean {
    return this.#wereShown.has(`${post} ${person}`)
  }

  /** Whether somebody is told that a post was taken back: whoever has the key of a feed in which it stood. */
  #hearsOfEnd(post: string, person: string): boolean {
    return this.#goneFrom.get(post)?.some(({ readers }) => readers.has(person)) === true
  }
}
