/**
 * A real node in a process of its own that fetches a large file of a friend and uploads files, and is killed with SIGKILL at random moments.
 * In the end the large file is right to the byte, each file that it had acknowledged is there, and what stands under an id is whole.
 */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { blobIdOf } from '../../protocol/blob.ts'
import { folderDisk } from '../../node/store/blobs/blob-disk.ts'
import { BlobFiles } from '../../node/store/blobs/blob-files.ts'
import { Home } from '../../node/home.ts'
import { befriend } from '../bench/befriend.ts'
import { MediaApi } from '../helpers/media-api.ts'
import { endNode, startNode, type RunningNode } from '../helpers/node-process.ts'
import { Random } from '../helpers/random.ts'
import { writeRandomFile } from '../helpers/random-file.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'

export interface BlobCrashInit {
  kills: number
  seed: number
  /** Of the large file. */
  bytes: number
  killWithinMs: number
}

export interface BlobCrashResult {
  /** Files that the killed node had acknowledged in a post. */
  acknowledged: number
  /** Kills while the large file was on its way. */
  killedWhileComing: number
  /** Blobs whose files were looked at in the end. */
  whole: number
}

const timeoutMs = 600_000
const uploadBytes = 300_000

interface Acknowledged {
  post: string
  hash: string
}

/** Kills a node that fetches and uploads. @throws {TestError} that says what was lost or wrong. */
export async function blobCrashLoop(init: BlobCrashInit): Promise<BlobCrashResult> {
  await using folder = await tempDir()
  const at = (name: string): string => join(folder.path, name)
  const hash = await writeRandomFile(at('large'), init.bytes)
  const ana = await startNode(at('ana'), true)
  try {
    const first = await startNode(at('bo'), true)
    const aspect = await befriend(ana, first)
    const own = (await first.client.call('GET /aspects')).items[0]?.id ?? ''
    const post = await (await MediaApi.of(at('ana'))).post(at('large'), aspect)
    const there = await MediaApi.of(at('bo'))
    await waitFor(() => there.media(post), { timeoutMs })
    await endNode(first.child)
    const loop = new BlobCrashLoop(at, init, { post, hash, own })
    await loop.run()
    return await loop.check()
  } finally {
    await endNode(ana.child)
  }
}

class BlobCrashLoop {
  readonly #at: (name: string) => string
  readonly #init: BlobCrashInit
  readonly #large: Acknowledged & { own: string }
  readonly #random: Random
  readonly #acknowledged: Acknowledged[] = []
  #killedWhileComing = 0

  constructor(
    at: (name: string) => string,
    init: BlobCrashInit,
    large: Acknowledged & { own: string },
  ) {
    this.#at = at
    this.#init = init
    this.#large = large
    this.#random = new Random(init.seed)
  }

  async run(): Promise<void> {
    for (let round = 0; round < this.#init.kills; round += 1) {
      const bo = await startNode(this.#at('bo'), false)
      const api = await MediaApi.of(this.#at('bo'))
      await api.fetch(this.#large.post)
      const ended = this.#uploadAll(api, round).catch(() => undefined)
      await delay(this.#random.below(this.#init.killWithinMs))
      const media = await api.media(this.#large.post)
      if (media?.state === 'coming') this.#killedWhileComing += 1
      await endNode(bo.child)
      await ended
    }
  }

  /** Ends with the connection. */
  async #uploadAll(api: MediaApi, round: number): Promise<void> {
    for (let count = 0; ; count += 1) {
      const path = this.#at('small')
      const hash = await writeRandomFile(path, uploadBytes)
      const post = await api.post(path, this.#large.own, `${round} ${count}`)
      this.#acknowledged.push({ post, hash })
    }
  }

  async check(): Promise<BlobCrashResult> {
    const bo = await startNode(this.#at('bo'), false)
    await this.#checkFiles(bo)
    return {
      acknowledged: this.#acknowledged.length,
      killedWhileComing: this.#killedWhileComing,
      whole: await this.#checkFolder(),
    }
  }

  async #checkFiles(bo: RunningNode): Promise<void> {
    const api = await MediaApi.of(this.#at('bo'))
    try {
      const isHere = async (): Promise<boolean> =>
        (await api.media(this.#large.post))?.state === 'here'
      await waitFor(isHere, { timeoutMs, description: 'the large file comes' })
      for (const { post, hash } of [this.#large, ...this.#acknowledged]) {
        const media = await api.media(post)
        if (media === undefined) throw new TestError(`a post is lost: ${post}`)
        if ((await api.hashOf(media)) !== hash) throw new TestError(`a file is wrong: ${post}`)
      }
    } finally {
      await endNode(bo.child)
    }
  }

  async #checkFolder(): Promise<number> {
    const disk = folderDisk(new Home(this.#at('bo')).blobsFolder)
    const files = await BlobFiles.open({ disk, random: (length) => new Uint8Array(length) })
    for (const id of files.ids()) {
      const hashes = await files.hashes(id)
      if (hashes === undefined || blobIdOf(hashes) !== id) throw new TestError(`not whole: ${id}`)
    }
    await files.close()
    const left = [...(await files.coming()), ...(await disk.list('new'))]
    if (left.length > 0) throw new TestError(`left over: ${left.length} files`)
    return files.ids().length
  }
}
