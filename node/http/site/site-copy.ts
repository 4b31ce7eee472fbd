/** The public site as it is now: made when it is asked for, and again when something that it shows changed. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { watched } from '../../background.ts'
import { site } from '../../export/site.ts'
import { wordsIn } from '../../export/words.ts'
import type { Log } from '../../log.ts'
import type { Social } from '../../social/social.ts'
import type { World } from '../../world.ts'
import { publicSourceOf } from '../export/public-source.ts'
import { siteAgainMs, siteChangesMax } from '../limits.ts'
import { writeSite, type SiteFiles } from './site-files.ts'

export interface SiteCopyInit {
  /** Where its files stand; what is there is deleted. */
  folder: string
  /** Address of the site, with a slash at its end, for its feeds. */
  url?: string | undefined
  world: Pick<World, 'now' | 'elapsed'>
  log: Log
}

const none: SiteFiles = new Map()

export class SiteCopy {
  readonly #init: SiteCopyInit
  #files = none
  /** Number of the last change that the files know of; none before they were first made. */
  #change: number | undefined
  #madeMs = -Infinity
  #number = 0
  #making: Promise<void> | undefined

  constructor(init: SiteCopyInit) {
    this.#init = init
  }

  /** Its files, no older than `siteAgainMs` where something changed. None where it could not be made. */
  async files(social: Social): Promise<SiteFiles> {
    const isDue = this.#init.world.elapsed() - this.#madeMs >= siteAgainMs
    if (this.#making === undefined && isDue && (await this.#isChanged(social))) {
      this.#making ??= watched(
        this.#make(social)
          .catch((error: unknown) => this.#fail(error))
          .finally(() => (this.#making = undefined)),
      )
    }
    await this.#making
    return this.#files
  }

  /** Resolves when nothing is written any more. */
  async stop(): Promise<void> {
    await this.#making
    await rm(this.#init.folder, { recursive: true, force: true })
  }

  /** Whether a public post of the owner came, changed or went, or what they tell everybody of themselves. */
  async #isChanged(social: Social): Promise<boolean> {
    if (this.#change === undefined) return true
    const changes = await social.changesSince(this.#change, siteChangesMax)
    if (changes === undefined || changes.length === siteChangesMax) return true
    const { person } = social.keyring
    const isShown = ({ kind, id }: { kind: string; id: string }): boolean => {
      if (kind === 'me' || (kind === 'person' && id === person)) return true
      if (kind === 'gone') return this.#files.has(`/posts/${id}.html`)
      if (kind !== 'post' && kind !== 'media') return false
      const post = social.posts.at(id as never)?.post
      return post?.author === person && post.audience === 'public'
    }
    if (changes.some(({ change }) => isShown(change))) return true
    this.#change = changes.at(-1)?.number ?? this.#change
    return false
  }

  async #make(social: Social): Promise<void> {
    const { folder, url, world } = this.#init
    this.#madeMs = world.elapsed()
    const change = social.lastChange()
    const [old, next] = [this.#folderAt(this.#number), this.#folderAt(this.#number + 1)]
    if (this.#change === undefined) await rm(folder, { recursive: true, force: true })
    await rm(next, { recursive: true, force: true })
    await mkdir(next, { recursive: true })
    const { language } = await social.settings()
    const words = wordsIn(language)
    const files = site(publicSourceOf(social), { words, nowMs: world.now(), url })
    this.#files = await writeSite(next, files, this.#files)
    this.#change = change
    this.#number += 1
    this.#madeMs = world.elapsed()
    await rm(old, { recursive: true, force: true })
  }

  /** It is tried again later; until then nothing is shown, for that may have been taken back. */
  #fail(error: unknown): void {
    this.#init.log.error({ err: error }, 'the public site could not be made')
    this.#files = none
    this.#change = undefined
  }

  #folderAt(number: number): string {
    return join(this.#init.folder, String(number))
  }
}
