/** Sync of the model: at once, and without a network. */
import { extentAt, readEntries } from '../../../node/store/feed-store.ts'
import type { ModelPerson } from './person.ts'

/** Hands over all that one person's node would serve to another's, until there is nothing new. */
export async function deliver(from: ModelPerson, to: ModelPerson): Promise<void> {
  for (let isNews = true; isNews;) {
    isNews = false
    for (const feed of await from.social.replica.readableBy(to.peer)) {
      const drops = from.social.replica.dropsOf(feed)
      if (drops !== undefined) await to.social.replica.takeBack(feed, drops)
      const { height } = extentAt(to.store, feed).head
      if (extentAt(from.store, feed).head.height <= height) continue
      const entries = await readEntries(from.store, feed, { from: height + 1, limit: 1000 })
      isNews = (await to.social.replica.accept(feed, entries)) === 'stored' || isNews
    }
  }
}
