/** Tells the exchange of blobs which are wanted, who may have them, and who may get them. */
import type { BlobId, PeerName, PersonId, PostId } from '../../protocol/ids.ts'
import { inBackground } from '../background.ts'
import type { Network } from '../network/base/network.ts'
import type { Store } from '../store/store.ts'
import { under } from '../store/table.ts'
import type { BlobReplica, WantedBlob } from '../sync/blobs/blob-replica.ts'
import type { World } from '../world.ts'
import { followedAt } from './contacts/apply-follow.ts'
import { contacts, devices, peers } from './contacts/tables.ts'
import { isOpenToFollowers } from './following/followers.ts'
import { isBlobCarried } from './media/apply-carry-blobs.ts'
import { usesLookedAtMax } from './media/limits.ts'
import type { MediaLibrary } from './media/media-library.ts'
import { blobUses } from './media/tables.ts'
import { listWanted, ownerOfWanted } from './media/wants.ts'
import { postAt } from './posts/posts.ts'
import type { SocialReplica } from './replica.ts'

export interface SocialBlobReplicaInit {
  library: MediaLibrary
  network: Pick<Network, 'connected'>
  person: PersonId
  replica: SocialReplica
  store: Store
  world: World
}

export class SocialBlobReplica implements BlobReplica {
  readonly #init: SocialBlobReplicaInit

  constructor(init: SocialBlobReplicaInit) {
    this.#init = init
  }

  isServed(peer: PeerName): boolean {
    return this.#init.replica.isServed(peer)
  }

  /**
   * A contact who names a blob may have it: its id is known to its readers alone. Others get what is carried for them to find, and,
   * where they may follow the owner, the media of public posts.
   */
  isReadable(peer: PeerName, id: BlobId): boolean | Promise<boolean> {
    const { replica, store } = this.#init
    const isKnown = replica.isContact(peer) || this.#isOwn(peer) || isBlobCarried(store, id)
    return isKnown || (isOpenToFollowers(store) && this.#isPublic(id))
  }

  /** Whether a public post of the owner names a blob. */
  async #isPublic(id: BlobId): Promise<boolean> {
    const { person, store } = this.#init
    const rows = await store.list(blobUses, { ...under(id), limit: usesLookedAtMax })
    return rows.some(([key]) => {
      const { post } = postAt(store, (key.split('!')[1] ?? '') as PostId) ?? {}
      return post?.author === person && post.audience === 'public'
    })
  }

  isSource(peer: PeerName): boolean {
    return this.#init.replica.isSource(peer) || this.#isOwn(peer)
  }

  async wanted(limit: number): Promise<readonly WantedBlob[]> {
    const { store, world } = this.#init
    return listWanted(store, world.now(), limit)
  }

  /** First the devices of its owner and their carriers, then all contacts that are here. */
  sourcesOf(id: BlobId): PeerName[] {
    const { network, person, store } = this.#init
    const owner = ownerOfWanted(store, id)
    const theirs = owner === undefined ? [] : (store.get(contacts, owner)?.devices ?? [])
    const near = theirs.flatMap(({ peer, carriers }) => [peer, ...carriers.map((one) => one.peer)])
    const followed = owner === undefined ? undefined : followedAt(store, owner)
    const connected = network.connected()
    const own = owner === person ? connected.filter((peer) => this.#isOwn(peer)) : []
    const others = connected.filter((peer) => store.get(peers, peer) !== undefined)
    const at =
      followed === undefined ? [] : [followed.peer, ...followed.feeds.map(({ peer }) => peer)]
    return [...new Set([...own, ...near, ...at, ...others])]
  }

  progressed(id: BlobId, receivedBytes: number): void {
    inBackground(this.#init.library.progressed(id, receivedBytes))
  }

  came(id: BlobId): Promise<void> {
    return this.#init.library.came(id)
  }

  #isOwn(peer: PeerName): boolean {
    return this.#init.store.get(devices, peer) !== undefined
  }
}
