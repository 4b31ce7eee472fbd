/** Tags, and those that the owner follows, as one object for the API. */
import type { Writer } from '../feeds/writer.ts'
import { completeTag, followTag, knownTag, listFollowed } from '../tags/follow.ts'
import type { FacadeInit } from './act.ts'

export interface TagsInit extends FacadeInit {
  writer: Writer
}

export class TagsFacade {
  readonly #init: TagsInit

  constructor(init: TagsInit) {
    this.#init = init
  }

  at(tag: string): ReturnType<typeof knownTag> {
    return knownTag(this.#init.store, tag)
  }

  complete(start: string, limit: number): ReturnType<typeof completeTag> {
    return completeTag(this.#init.store, start, limit)
  }

  listFollowed(): Promise<string[]> {
    return listFollowed(this.#init.store)
  }

  follow(tag: string, isFollowed: boolean): Promise<void> {
    return this.#init.act((tx) => followTag(tx, this.#init, { tag, isFollowed }))
  }
}
