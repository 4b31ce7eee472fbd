/**
 * The readers of a post are the people it was shared with, and nobody else (property 1 of the design), in any order of acts.
 */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AspectId } from '../../../protocol/ids.ts'
import { pageEntriesMax } from '../../../protocol/limits.ts'
import { pageOf, provePage } from '../../../protocol/page.ts'
import { epochAgeMsMax } from '../../../node/social/aspects/limits.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { headAt, readEntries } from '../../../node/store/feed-store.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { checkAsync } from '../../helpers/seed.ts'
import { SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/readers')
const names = ['Bo', 'Cy', 'Di', 'Ed'] as const

type Act =
  | { kind: 'add' | 'add-history' | 'remove' | 'block' | 'unblock'; who: number }
  | { kind: 'post' }
  | { kind: 'wait' }
  | { kind: 'fetch'; who: number }

/**
 * The policy, from the docs of `Aspects`: a post is read by the members at its time, and by who is added with history
 * later. An epoch ends, at the next post or new member, once somebody left, 30 days are over, or somebody came
 * without history after something was posted.
 */
class Model {
  /** The people who were let into each epoch, and its posts. */
  readonly epochs: { readers: Set<number>; posts: string[] }[] = []
  readonly blocked = new Set<number>()
  readonly #members = new Set<number>()
  #isOver = true

  add(who: number): void {
    if (this.#members.has(who)) return
    if (this.#current().posts.length > 0) this.#isOver = true
    this.#current().readers.add(who)
    this.#members.add(who)
  }

  addWithHistory(who: number): void {
    if (!this.#members.has(who)) this.#current()
    this.#members.add(who)
    for (const { readers } of this.epochs) readers.add(who)
  }

  remove(who: number): void {
    if (this.#members.delete(who)) this.#isOver = true
  }

  block(who: number): void {
    this.blocked.add(who)
    this.remove(who)
  }

  post(text: string): void {
    this.#current().posts.push(text)
  }

  wait(): void {
    this.#isOver = true
  }

  readableBy(who: number): string[] {
    return this.epochs.flatMap(({ readers, posts }) => (readers.has(who) ? posts : []))
  }

  #current(): Model['epochs'][number] {
    if (this.#isOver) this.epochs.push({ readers: new Set(this.#members), posts: [] })
    this.#isOver = false
    return this.epochs.at(-1)!
  }
}

const who = fc.nat({ max: names.length - 1 })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add-history' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('block' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unblock' as const), who }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('post' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fetch' as const), who }) },
)

/** Hands over all that `to` may have of `from`, page by page. */
async function fetch(from: SocialNode, to: SocialNode): Promise<void> {
  for (let isNews = true; isNews;) {
    isNews = false
    const readable = new Set(await from.social.replica.readableBy(to.peer))
    for (const { feed } of await to.social.replica.sourcesOf(from.peer)) {
      const head = headAt(to.store, feed)
      const range = { from: head.height + 1, limit: pageEntriesMax }
      const page = pageOf(await readEntries(from.store, feed, range))
      if (page === undefined || !readable.has(feed)) continue
      const outcome = await to.social.replica.accept(feed, provePage(feed, head, page))
      assert.is(outcome, 'stored')
      isNews = true
    }
  }
}

test('reader set = policy', async () => {
  const init = { hub: new FakeHub(), world: new FakeWorld('readers') }
  const off = { isSyncing: false, isGossiping: false }
  await using ana = await SocialNode.start('Ana', { ...init, ...off })
  await using stack = new AsyncDisposableStack()
  const others: SocialNode[] = []
  for (const name of names) {
    const other = stack.use(await SocialNode.start(name, { ...init, ...off }))
    await other.join(await ana.invite())
    others.push(other)
  }
  let run = 0

  const perform = async (step: Act, aspect: AspectId, model: Model): Promise<void> => {
    const { social, world } = ana
    world.set(world.now() + 1000)
    if ((step.kind === 'add' || step.kind === 'add-history') && model.blocked.has(step.who)) {
      await rejects(social.aspects.addMember(aspect, others[step.who]!.person), 'blocked')
    } else if (step.kind === 'block') {
      model.block(step.who)
      await social.people.block(others[step.who]!.person)
      assert.equal(await social.replica.readableBy(others[step.who]!.peer), [])
    } else if (step.kind === 'unblock') {
      model.blocked.delete(step.who)
      await social.people.unblock(others[step.who]!.person)
    } else if (step.kind === 'add') {
      const { person } = others[step.who]!
      const isNew = !(await social.aspects.members(aspect)).includes(person)
      const before = model.epochs.flatMap(({ posts }) => posts)
      const already = new Set(model.readableBy(step.who))
      model.add(step.who)
      await social.aspects.addMember(aspect, person)
      await fetch(ana, others[step.who]!)
      // Whoever comes without history opens none of the posts that they could not read already.
      const opened = await others[step.who]!.texts()
      const earlier = before.filter((text) => !already.has(text) && opened.includes(text))
      if (isNew) assert.equal(earlier, [], names[step.who])
    } else if (step.kind === 'add-history') {
      model.addWithHistory(step.who)
      await social.aspects.addMember(aspect, others[step.who]!.person, { history: true })
    } else if (step.kind === 'remove') {
      model.remove(step.who)
      await social.aspects.removeMember(aspect, others[step.who]!.person)
    } else if (step.kind === 'post') {
      const text = `${run}/${model.epochs.flatMap(({ posts }) => posts).length}`
      model.post(text)
      await social.posts.create(text, [aspect])
    } else if (step.kind === 'wait') {
      model.wait()
      world.set(world.now() + epochAgeMsMax + 1)
    } else await fetch(ana, others[step.who]!)
  }

  const property = fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
    run += 1
    // Each run has an aspect of its own; one more than there may be would say so.
    const { social } = ana
    const { id: aspect } = await social.aspects.create(`run ${run}`)
    const model = new Model()
    for (const step of acts) await perform(step, aspect, model)
    for (const [index, other] of others.entries()) {
      await social.people.unblock(other.person)
      await fetch(ana, other)
      const texts = (await other.texts()).filter((text) => text.startsWith(`${run}/`))
      assert.equal(texts, model.readableBy(index), names[index])
      // Not even the name of another epoch is there.
      const known = (await other.store.list(feeds, {})).map(([id]) => id)
      const rows = (await ana.store.list(feeds, {})).map(([, row]) => row)
      for (const row of rows.filter((own) => own.aspect === aspect)) {
        const isReader = model.epochs[row.epoch! - 1]!.readers.has(index)
        assert.is(known.includes(row.id), isReader, `${names[index]}, epoch ${row.epoch}`)
      }
    }
  })
  await checkAsync(property, { runs: 60 })
})

test.run()
