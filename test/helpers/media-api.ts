/** The media of a running node by its API, as any program of its owner can use them, without any of ours between. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { Media } from '../../node/http/media/schema.ts'
import type { Post } from '../../node/http/posts/schema.ts'
import { Home } from '../../node/home.ts'
import { TestError } from './test-error.ts'

export class MediaApi {
  readonly #url: string
  readonly #token: string

  private constructor({ url, token }: { url: string; token: string }) {
    this.#url = url
    this.#token = token
  }

  static async of(home: string): Promise<MediaApi> {
    const running = await new Home(home).readRunning()
    if (running === undefined) throw new TestError('no node runs')
    return new MediaApi(running)
  }

  /** Uploads a file. @returns the id of the upload */
  async upload(path: string, name: string): Promise<string> {
    const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
    const upload = await this.#call('POST', `/api/uploads?name=${name}`, { body })
    return ((await upload.json()) as { id: string }).id
  }

  /** Posts a file of this machine. @returns the id of the post */
  async post(path: string, aspect: string, text = 'a file'): Promise<string> {
    const upload = await this.upload(path, 'file.bin')
    const body = JSON.stringify({ text, audience: [aspect], media: [{ upload }] })
    const answer = await this.#call('POST', '/api/posts', { body })
    return ((await answer.json()) as Post).id
  }

  /** The first of the media of a post; `undefined` while it is not here. */
  async media(post: string): Promise<Media | undefined> {
    const response = await this.#fetch('GET', `/api/posts/${post}`)
    if (response.status === 404) return undefined
    return ((await response.json()) as Post).media[0]
  }

  async fetch(post: string): Promise<void> {
    await this.#call('POST', `/api/posts/${post}/media/0/fetch`)
  }

  /** SHA-256 of the whole file, as a browser loads it. */
  async hashOf(media: Media): Promise<string> {
    const response = await fetch(new URL(media.url ?? '', this.#url))
    if (!response.ok || response.body === null) throw new TestError(`${response.status}`)
    const hash = createHash('sha256')
    for await (const piece of response.body) hash.update(piece)
    return hash.digest('hex')
  }

  async #call(
    method: string,
    path: string,
    init: { body?: string | ReadableStream } = {},
  ): Promise<Response> {
    const response = await this.#fetch(method, path, init)
    if (!response.ok) throw new TestError(`${path}: ${response.status} ${await response.text()}`)
    return response
  }

  #fetch(
    method: string,
    path: string,
    init: { body?: string | ReadableStream } = {},
  ): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type':
        typeof init.body === 'string' ? 'application/json' : 'application/octet-stream',
    }
    return fetch(new URL(path, this.#url), { method, headers, ...init, duplex: 'half' })
  }
}
