/**
 * Fetches the blobs that are wanted, the most urgent first, from whoever has them. A blob that nobody has is looked for again after growing
 * pauses, and at once when somebody connects who may have it.
 */
import type { BlobId, PeerName, PersonId } from '../../../protocol/ids.ts'
import { watched } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { BlobFiles } from '../../store/blobs/blob-files.ts'
import type { World } from '../../world.ts'
import { BlobJob } from './blob-job.ts'
import { BlobLink } from './blob-link.ts'
import { BlobPauses } from './blob-pauses.ts'
import type { BlobReplica, WantedBlob } from './blob-replica.ts'
import {
  blobJobsMax,
  blobJobsOfOwnerMax,
  blobRetryMsMin,
  progressMsMin,
  wantedBlobsMax,
} from './limits.ts'
import { PartialBlobs } from './partial-blobs.ts'

export interface BlobFetcherInit {
  network: Pick<Network, 'open' | 'links' | 'isConnected' | 'watch'>
  files: BlobFiles
  replica: BlobReplica
  world: World
  log: Log
}

interface RunningJob {
  job: BlobJob
  owner: PersonId
  /** When its progress was told. */
  toldMs: number
}

export class BlobFetcher {
  readonly #init: BlobFetcherInit
  readonly #links = new Map<PeerName, BlobLink>()
  readonly #jobs = new Map<BlobId, RunningJob>()
  readonly #pauses: BlobPauses
  readonly #partials: PartialBlobs
  #wanted: readonly WantedBlob[] = []
  #isStopped = false
  /** The round of filling that runs, and whether another one is due after it. */
  #round: Promise<void> | undefined
  #isDue = false
  #cancelTimer: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor(init: BlobFetcherInit) {
    this.#init = init
    this.#pauses = new BlobPauses(init.world)
    this.#partials = new PartialBlobs(init.files)
  }

  async start(): Promise<void> {
    await this.#partials.start()
    this.#unwatch = this.#init.network.watch({
      connected: (peer) => this.#tryAgain(peer),
      disconnected: (peer) => this.#links.get(peer)?.end(),
      rerouted: (peer) => {
        this.#links.get(peer)?.end()
        this.#tryAgain(peer)
      },
    })
    this.look()
  }

  /** Resolves when nothing of it runs any more; what came stays. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#unwatch()
    this.#cancelTimer()
    for (const link of this.#links.values()) link.end()
    await this.#round
    for (const { job } of this.#jobs.values()) await job.close()
    this.#jobs.clear()
  }

  /** Looks for what is wanted now: something is, or is no longer. */
  look(): void {
    this.#isDue = true
    this.#round ??= watched(this.#rounds().finally(() => (this.#round = undefined)))
  }

  /** The same, and at once also for what nobody had. */
  #tryAgain(peer: PeerName): void {
    if (!this.#init.replica.isSource(peer)) return
    this.#pauses.wake(peer)
    this.#pauses.tryEarly(peer)
    this.look()
  }

  async #rounds(): Promise<void> {
    while (this.#isDue && !this.#isStopped) {
      this.#isDue = false
      try {
        this.#wanted = await this.#init.replica.wanted(wantedBlobsMax)
        await this.#fill()
        this.#wakeIn(this.#pauses.nextMs)
      } catch (error) {
        this.#init.log.warn({ err: error }, 'blobs are fetched later')
        this.#wakeIn(blobRetryMsMin)
      }
    }
  }

  /** Begins as many jobs as there may be, and gives each what it can use. */
  async #fill(): Promise<void> {
    await this.#dropUnwanted()
    for (const { job } of this.#jobs.values()) await this.#advance(job)
    for (const blob of this.#wanted) {
      if (this.#jobs.size >= blobJobsMax || this.#isStopped) break
      if (this.#mayBegin(blob)) await this.#begin(blob)
    }
  }

  #mayBegin({ id, owner }: WantedBlob): boolean {
    if (this.#jobs.has(id)) return false
    const ofOwner = [...this.#jobs.values()].filter((running) => running.owner === owner)
    return ofOwner.length < blobJobsOfOwnerMax
  }

  async #begin({ id, bytes, owner }: WantedBlob): Promise<void> {
    const { files, log, replica, world } = this.#init
    const without = this.#pauses.withoutNow(id)
    if (without === undefined) return
    try {
      if (files.has(id)) return await replica.came(id)
      if (!this.#sourcesOf(id).some((peer) => !without.has(peer))) return this.#pauses.pause(id)
      const receiver = await files.receive({ id, bytes })
      const pieces = this.#partials.take(id)
      const changed = (): void => this.#changed(id)
      const job = new BlobJob({ id, receiver, pieces, without, changed })
      this.#jobs.set(id, { job, owner, toldMs: world.elapsed() })
      await this.#advance(job)
    } catch (error) {
      log.warn({ err: error, blob: id }, 'a blob is fetched later')
      this.#pauses.pause(id)
    }
  }

  async #advance(job: BlobJob): Promise<void> {
    if (job.isDone) return this.#finish(job)
    job.askSources(this.#sourcesOf(job.id), (peer) => this.#linkTo(peer))
    job.pump()
    if (job.isStuck || job.failure !== undefined) await this.#giveUp(job)
  }

  /** Reads nothing of the database: this runs for each chunk. */
  #changed(id: BlobId): void {
    const running = this.#jobs.get(id)
    if (running === undefined || this.#isStopped) return
    const { job } = running
    if (job.takeNeed()) job.askSources(this.#sourcesOf(id), (peer) => this.#linkTo(peer))
    for (const each of this.#jobs.values()) each.job.pump()
    if (job.isDone || job.isStuck || job.failure !== undefined) this.look()
    else this.#tellProgress(running)
  }

  async #finish(job: BlobJob): Promise<void> {
    const { log, replica } = this.#init
    this.#jobs.delete(job.id)
    this.#isDue = true
    try {
      await job.keep()
      this.#pauses.forget(job.id)
      await replica.came(job.id)
    } catch (error) {
      log.warn({ err: error, blob: job.id }, 'a blob is stored later')
      this.#pauses.pause(job.id)
    }
  }

  async #giveUp(job: BlobJob): Promise<void> {
    const { id, failure, isEmpty, pieces, without } = job
    if (failure !== undefined) this.#init.log.warn({ err: failure }, 'a blob is fetched later')
    this.#jobs.delete(id)
    this.#isDue = true
    await job.close()
    if (isEmpty) await this.#partials.forget(id)
    else await this.#partials.keep(id, pieces)
    this.#pauses.pause(id, without)
  }

  async #dropUnwanted(): Promise<void> {
    const wanted = new Set(this.#wanted.map(({ id }) => id))
    for (const [id, { job }] of this.#jobs) {
      if (wanted.has(id)) continue
      this.#jobs.delete(id)
      await job.close()
      await this.#partials.forget(id)
    }
    this.#pauses.prune((id) => wanted.has(id))
  }

  /** Peers that are here, and may have a blob. */
  #sourcesOf(id: BlobId): PeerName[] {
    const { network, replica } = this.#init
    const mayAsk = (peer: PeerName): boolean =>
      network.isConnected(peer) && !this.#pauses.isResting(peer)
    return replica.sourcesOf(id).filter(mayAsk)
  }

  #linkTo(peer: PeerName): BlobLink {
    const known = this.#links.get(peer)
    if (known !== undefined) return known
    const { network, world } = this.#init
    const link = new BlobLink({ peer, network, world, ended: (one) => this.#ended(one) })
    this.#links.set(peer, link)
    return link
  }

  #ended(link: BlobLink): void {
    const { peer } = link
    if (this.#links.get(peer) === link) this.#links.delete(peer)
    if (link.hasGiven) this.#pauses.wake(peer)
    // It does not answer, or not to us: to ask it again at once would be without end.
    if (this.#init.network.isConnected(peer)) this.#pauses.rest(peer)
  }

  #wakeIn(delayMs: number): void {
    this.#cancelTimer()
    if (delayMs === Infinity || this.#isStopped) return
    this.#cancelTimer = this.#init.world.after(delayMs + 1, () => this.look())
  }

  #tellProgress(running: RunningJob): void {
    const { replica, world } = this.#init
    const { id, receivedBytes } = running.job
    const nowMs = world.elapsed()
    if (nowMs - running.toldMs < progressMsMin) return
    running.toldMs = nowMs
    replica.progressed(id, receivedBytes)
  }
}
