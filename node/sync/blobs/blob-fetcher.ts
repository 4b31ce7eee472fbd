/**
 * Fetches the blobs that are wanted, the most urgent first, from whoever has them. What nobody has is looked for again after growing
 * pauses, and at once when somebody connects who may have it.
 */
import type { BlobId, PeerName } from '../../../protocol/ids.ts'
import { watched } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { BlobFiles } from '../../store/blobs/blob-files.ts'
import type { World } from '../../world.ts'
import { BlobJob } from './blob-job.ts'
import { BlobLink } from './blob-link.ts'
import type { BlobReplica, WantedBlob } from './blob-replica.ts'
import {
  blobJobsMax,
  blobRetryMsMax,
  blobRetryMsMin,
  progressMsMin,
  sourcesAskedMax,
  wantedBlobsMax,
} from './limits.ts'

export interface BlobFetcherInit {
  network: Pick<Network, 'open' | 'links' | 'isConnected' | 'watch'>
  files: BlobFiles
  replica: BlobReplica
  world: World
  log: Log
}

/** A blob that nobody had, or that could not be stored. */
interface Pause {
  failures: number
  untilMs: number
}

export class BlobFetcher {
  readonly #init: BlobFetcherInit
  readonly #links = new Map<PeerName, BlobLink>()
  readonly #jobs = new Map<BlobId, BlobJob>()
  readonly #pauses = new Map<BlobId, Pause>()
  readonly #toldMs = new Map<BlobId, number>()
  #wanted: readonly WantedBlob[] = []
  #isStopped = false
  /** The round of filling that runs, and whether another one is due after it. */
  #round: Promise<void> | undefined
  #isDue = false
  #cancelTimer: (() => void) | undefined
  #unwatch: () => void = () => undefined

  constructor(init: BlobFetcherInit) {
    this.#init = init
  }

  start(): void {
    this.#unwatch = this.#init.network.watch({
      connected: () => this.#tryAgain(),
      disconnected: (peer) => this.#links.get(peer)?.end(),
      rerouted: (peer) => {
        this.#links.get(peer)?.end()
        this.#tryAgain()
      },
    })
    this.look()
  }

  /** Resolves when nothing of it runs any more; what came stays. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#unwatch()
    this.#cancelTimer?.()
    for (const link of this.#links.values()) link.end()
    await this.#round
  }

  /** Looks for what is wanted now: something is, or is no longer. */
  look(): void {
    this.#isDue = true
    this.#round ??= watched(this.#rounds().finally(() => (this.#round = undefined)))
  }

  /** The same, and at once also for what nobody had. */
  #tryAgain(): void {
    for (const pause of this.#pauses.values()) pause.untilMs = 0
    this.look()
  }

  async #rounds(): Promise<void> {
    while (this.#isDue && !this.#isStopped) {
      this.#isDue = false
      try {
        this.#wanted = await this.#init.replica.wanted(wantedBlobsMax)
        await this.#fill()
      } catch (error) {
        this.#init.log.warn({ err: error }, 'blobs are fetched later')
      }
    }
    if (this.#isStopped) await this.#closeAll()
  }

  /** Begins as many jobs as there may be, and gives each what it can use. */
  async #fill(): Promise<void> {
    await this.#dropUnwanted()
    const nowMs = this.#init.world.elapsed()
    for (const blob of this.#wanted) {
      if (this.#jobs.size >= blobJobsMax || this.#isStopped) break
      const isPaused = (this.#pauses.get(blob.id)?.untilMs ?? 0) > nowMs
      if (!isPaused && !this.#jobs.has(blob.id)) await this.#begin(blob)
    }
    for (const job of this.#jobs.values()) await this.#advance(job)
    this.#wakeLater()
  }

  async #begin({ id, bytes }: WantedBlob): Promise<void> {
    const { files, replica } = this.#init
    if (files.has(id)) return replica.came(id)
    if (this.#connectedSources(id).length === 0) return this.#pause(id)
    try {
      const receiver = await files.receive({ id, bytes })
      this.#jobs.set(id, new BlobJob({ id, receiver, changed: () => this.#changed(id) }))
    } catch (error) {
      this.#init.log.warn({ err: error, blob: id }, 'a blob is fetched later')
      this.#pause(id)
    }
  }

  async #advance(job: BlobJob): Promise<void> {
    if (job.isDone) return this.#finish(job)
    for (const peer of this.#connectedSources(job.id)) {
      if (job.wantsSources) job.askSource(this.#linkTo(peer))
    }
    job.pump()
    if (job.isStuck || job.failure !== undefined) await this.#giveUp(job)
  }

  /** Pumps without looking at anything else: this runs for each chunk. */
  #changed(id: BlobId): void {
    const job = this.#jobs.get(id)
    if (job === undefined || this.#isStopped) return
    this.#tellProgress(job)
    if (job.isDone || job.isStuck || job.wantsSources || job.failure !== undefined) {
      this.look()
      return
    }
    for (const each of this.#jobs.values()) each.pump()
  }

  async #finish(job: BlobJob): Promise<void> {
    this.#forget(job.id)
    this.#pauses.delete(job.id)
    await job.keep()
    await this.#init.replica.came(job.id)
    this.#isDue = true
  }

  async #giveUp(job: BlobJob): Promise<void> {
    const { failure } = job
    if (failure !== undefined) this.#init.log.warn({ err: failure }, 'a blob is fetched later')
    this.#forget(job.id)
    await job.close()
    this.#pause(job.id)
  }

  async #dropUnwanted(): Promise<void> {
    const wanted = new Set(this.#wanted.map(({ id }) => id))
    for (const [id, job] of this.#jobs) {
      if (wanted.has(id)) continue
      this.#forget(id)
      await job.close()
      await this.#init.files.forgetComing(id)
    }
    for (const id of this.#pauses.keys()) if (!wanted.has(id)) this.#pauses.delete(id)
  }

  async #closeAll(): Promise<void> {
    for (const job of this.#jobs.values()) await job.close()
    this.#jobs.clear()
  }

  #forget(id: BlobId): void {
    this.#jobs.delete(id)
    this.#toldMs.delete(id)
  }

  #connectedSources(id: BlobId): PeerName[] {
    const { network, replica } = this.#init
    const connected = replica.sourcesOf(id).filter((peer) => network.isConnected(peer))
    return connected.slice(0, sourcesAskedMax)
  }

  #linkTo(peer: PeerName): BlobLink {
    const known = this.#links.get(peer)
    if (known !== undefined) return known
    const { network, world } = this.#init
    const ended = (): void => {
      if (this.#links.get(peer) === link) this.#links.delete(peer)
    }
    const link = new BlobLink({ peer, network, world, ended })
    this.#links.set(peer, link)
    return link
  }

  #pause(id: BlobId): void {
    const { world } = this.#init
    const failures = (this.#pauses.get(id)?.failures ?? 0) + 1
    const pauseMs = Math.min(blobRetryMsMin * 2 ** (failures - 1), blobRetryMsMax)
    this.#pauses.set(id, { failures, untilMs: world.elapsed() + pauseMs })
  }

  #wakeLater(): void {
    const next = Math.min(...[...this.#pauses.values()].map(({ untilMs }) => untilMs))
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    if (next === Infinity || this.#isStopped) return
    const { world } = this.#init
    this.#cancelTimer = world.after(Math.max(0, next - world.elapsed()) + 1, () => this.look())
  }

  #tellProgress({ id, receivedBytes }: BlobJob): void {
    const nowMs = this.#init.world.elapsed()
    const told = this.#toldMs.get(id)
    if (told === undefined) this.#toldMs.set(id, nowMs)
    if (told === undefined || nowMs - told < progressMsMin) return
    this.#toldMs.set(id, nowMs)
    this.#init.replica.progressed(id, receivedBytes)
  }
}
