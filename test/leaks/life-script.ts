/**
 * A life in which everything happens of which anybody could learn too much: aspects with telling names, joins, posts, comments, reactions,
 * a removal, a block, a carrier, a second device, one that is revoked, nodes that go and come back. Ana is who all others would like to know more of.
 */
import type { PostId } from '../../protocol/ids.ts'
import type { PostAudience } from '../../node/social/posts/posts.ts'
import { paddedSizes } from '../../protocol/limits.ts'
import { dayMs, secondMs } from '../../node/durations.ts'
import { guestWords } from '../helpers/guest-words.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { keepBoards } from './life-boards.ts'
import { writeMessages } from './life-messages.ts'
import { postPictures, takePictureBack, titles } from './life-pictures.ts'
import { tellOfHerself } from './life-profile.ts'
import { Life, ownAspectOf, people, type Name } from './life.ts'
import { traceOf } from './trace.ts'

export const lottery = 'Lottery winners who owe me'
export const bowling = 'Bowling club without Flo'
/** Nothing is ever posted there. */
export const waitingRoom = 'Waiting room for bores'

/** By somebody without a node, about a post of Ana. */
const guestSaying = { name: 'Grandmother Karen', said: { text: 'I always knew the numbers' } }

/** The posts: by Ana, and at the end by others. */
export const postTexts = {
  public: 'the town fair is on Saturday',
  lottery: 'the numbers were drawn at midnight',
  bowling: 'nine pins and a broken shoe',
  /** By Hal, and what Ana says where she shares it. */
  hal: 'the carrier pigeon is a fine invention',
  shared: 'he knows what he talks about',
  /** Is over an hour later. */
  ending: 'burn this after reading',
  /** Waits for its time, and is sent then; and one whose time does not come. */
  inTime: 'the speech of thanks is at eight',
  waiting: 'next month I buy the brewery',
  /** For Eve alone. */
  alone: 'the broken shoe was yours',
  /** Brought along from elsewhere: for nobody else, and for the winners. */
  mine: 'I lost the first ticket in a tram',
  brought: 'the first ticket cost a krone',
  /** So long that it can be told by its size when they are carried. */
  carried: [
    'while Bo slept the winner moved'.padEnd(50_000, '.'),
    'and when he woke there was no forwarding address'.padEnd(50_000, '.'),
  ],
  later: 'now that Flo cannot hear it',
  bowlingEdited: 'eight pins, and the shoe was mine',
  bowlingLater: 'ten pins and two broken shoes',
  publicLater: 'the town fair was rained off',
  laptop: 'written at the kitchen table',
  /** By the device that is revoked, before and after; then by Ana and by Bo. */
  tablet: 'written on the train to Tartu',
  tabletLater: 'finders keepers, says the one who found it',
  withoutTablet: 'the tablet went on to Narva alone',
  boLater: 'a reward for whoever saw her tablet',
  of: (name: Name) => `what ${name} has to say`,
  unheard: 'what Gus says when nobody listens',
} as const

/** The ids that posts had there, by their text. */
export const broughtIds: Readonly<Record<string, string>> = {
  [postTexts.mine]: 'b7a4e2f0d13c0132a1f24860008dbc6c',
  [postTexts.brought]: 'c8d5f3a1e24d0243b2e35971119ecd7d',
}

/** The place of what a revoked device writes: it is for nobody. */
export const disowned = 'after it was revoked'

/** The comments of Di on posts to the lottery winners. */
export const commentTexts = {
  lottery: 'I always play my birthday',
  later: 'she never liked us anyway',
  afterwards: 'though it was nice while she was here',
} as const

/** Emoji long enough to be told from chance: Di's on posts to the lottery winners, and Bo's on what she comments. */
export const reactionEmoji = {
  lottery: '👩🏽‍❤‍💋‍👩🏿',
  comment: '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  later: '👨🏻‍❤‍💋‍👨🏾',
} as const

/** Options of the poll of Ana's post to the lottery winners. */
export const pollOptions = {
  house: 'a house with seven chimneys',
  away: 'a ticket that leads away from here',
} as const

const roomBytes = 50_000_000

async function begin(life: Life): Promise<void> {
  await Promise.all(people.map((name) => life.start(name)))
}

async function meet(life: Life): Promise<void> {
  const ana = life.get('Ana').social
  for (const name of [lottery, bowling, waitingRoom]) await ana.aspects.create(name)
  for (const guest of ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const) {
    await life.join(guest, 'Ana', lottery)
  }
  await life.join('Eve', 'Ana', bowling)
  await life.join('Hal', 'Ana', waitingRoom)
  await life.join('Eve', 'Bo', ownAspectOf('Bo'))
  await ana.changeSettings({ language: 'sl-IT-nedis' })
  await ana.tags.follow('#bankruptcy-of-dentists', true)
}

async function talk(life: Life): Promise<void> {
  await life.post('Ana', postTexts.public, 'public')
  const poll = { options: Object.values(pollOptions), isCounted: true } as const
  const drawn = await life.post('Ana', postTexts.lottery, lottery, { poll })
  const bowled = await life.post('Ana', postTexts.bowling, bowling)
  for (const name of ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const) {
    await life.shows(name, postTexts.public, postTexts.lottery)
  }
  await life.get('Ana').social.posts.create(postTexts.alone, [life.get('Eve').person])
  await bringAlong(life)
  await life.shows('Eve', postTexts.public, postTexts.bowling, postTexts.alone)
  await shareOf(life)
  await sendLater(life)
  // Her node holds it itself; see `guest-relay.test.ts` for one that a relay holds.
  const { guests } = life.get('Ana').social
  const link = await guests.create({
    of: { post: drawn },
    lastsMs: 86_400_000,
    at: { origin: 'http://127.0.0.1:7277' },
    responses: true,
  })
  // Nobody but her reads what a guest says until she shows it.
  await guests.respond(link.id, guestWords(link, guestSaying))
  const said = await life.get('Di').social.threads.comment(drawn, commentTexts.lottery)
  for (const name of ['Bo', 'Cy', 'Flo', 'Gus'] as const) {
    await life.showsComment(name, drawn, commentTexts.lottery)
  }
  await life.get('Di').social.threads.react(drawn, { emoji: reactionEmoji.lottery, isOn: true })
  await life.get('Bo').social.threads.react(said, { emoji: reactionEmoji.comment, isOn: true })
  for (const name of ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const) {
    await life.showsReaction(name, drawn, reactionEmoji.lottery)
    await life.showsReaction(name, said, reactionEmoji.comment)
  }
  await life.get('Ana').social.posts.edit(bowled, { text: postTexts.bowlingEdited })
  await life.shows('Eve', postTexts.bowlingEdited)
  await life.get('Di').social.threads.vote(drawn, [1])
  for (const name of ['Bo', 'Cy', 'Flo', 'Gus'] as const) await life.showsVotes(name, drawn, 1)
  await life.get('Ana').social.posts.pin(drawn, true)
  for (const name of ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const) await life.showsPin(name, drawn)
  await readOn(life, drawn, bowled)
  for (const name of ['Bo', 'Cy', 'Di', 'Eve', 'Flo', 'Gus'] as const) {
    const post = await life.post(name, postTexts.of(name))
    await life.shows('Ana', postTexts.of(name))
    // Her devices alone hear of it.
    if (name === 'Gus') await life.get('Ana').social.posts.hide(post, true)
  }
  await postPictures(life, lottery)
  await keepBoards(life, lottery, { theirs: drawn, others: bowled })
  await tellOfHerself(life, lottery)
  await writeMessages(life)
}

/** Ana writes two posts that are to be sent later: one soon, the other when this life is over. */
async function sendLater(life: Life): Promise<void> {
  const { drafting } = life.get('Ana').social
  const audience = [await life.aspect('Ana', lottery)]
  for (const [text, waitMs] of [
    [postTexts.waiting, 30 * dayMs],
    [postTexts.inTime, secondMs],
  ] as const) {
    const content = { text, audience, media: [] }
    await drafting.begin({ content, sendAtMs: Date.now() + waitMs }, { isAside: true })
  }
  for (const name of ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const) {
    await life.shows(name, postTexts.inTime)
  }
}

/** Ana brings posts along from elsewhere: one for nobody else, one for the winners. */
async function bringAlong(life: Life): Promise<void> {
  const { person, social } = life.get('Ana')
  const bring = async (text: string, audience: PostAudience): Promise<void> => {
    const brought = { source: 'Diaspora', item: broughtIds[text] ?? '', atMs: 1_400_000_000_000 }
    await social.bringing.post({ text, brought }, audience)
  }
  await bring(postTexts.mine, [person])
  await bring(postTexts.brought, [await life.aspect('Ana', lottery)])
  for (const name of ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const) {
    await life.shows(name, postTexts.brought)
  }
}

/** Ana shares a public post of Hal, whom nobody else knows, and writes one that is over some time. */
async function shareOf(life: Life): Promise<void> {
  const ana = life.get('Ana').social
  const share = await life.post('Hal', postTexts.hal, 'public')
  await life.shows('Ana', postTexts.hal)
  const audience = [await life.aspect('Ana', lottery)]
  const post = await ana.posts.create(postTexts.shared, audience, { share })
  await ana.posts.create(postTexts.ending, audience, { expiresAfterMs: 3_600_000 })
  for (const name of ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const) {
    await life.shows(name, postTexts.shared, postTexts.ending)
    const { posts } = life.get(name).social
    const isQuoted = (): boolean => {
      const row = posts.at(post)?.post
      return row !== undefined && posts.sharedIn(row)?.state === 'quoted'
    }
    await waitFor(isQuoted, { description: `${name} is shown what Ana shares` })
  }
}

/** Ana reads what she is told of one post, and mutes another; her devices alone hear of either. */
async function readOn(life: Life, read: PostId, muted: PostId): Promise<void> {
  const { notifications } = life.get('Ana').social
  await notifications.markRead({ post: read })
  await notifications.choose(muted, 'mute')
}

/** Eve and Flo want to meet Di, who does not answer; the two are suggested to each other. */
async function acquaint(life: Life): Promise<void> {
  const ana = life.get('Ana').social
  const di = life.get('Di').person
  for (const name of ['Eve', 'Flo'] as const) {
    const { social, person } = life.get(name)
    await social.changeSettings({ suggestions: 'on' })
    const id = await ana.acquainting.introduce({ people: [person, di] })
    const meet = await waitFor(async () => (await social.acquainting.meets())[0])
    await social.acquainting.accept([meet.key], {
      aspect: await life.aspect(name, ownAspectOf(name)),
    })
    const hasAccepted = async (): Promise<boolean> =>
      (await ana.acquainting.introductions()).some(
        (row) => row.id === id && row.acceptedBy.includes(person),
      )
    await waitFor(hasAccepted)
  }
  await waitFor(async () => (await life.get('Di').social.acquainting.meets()).length === 2)
  await ana.changeSettings({ suggestions: 'on' })
  for (const name of ['Eve', 'Flo'] as const) {
    await waitFor(async () => (await life.get(name).social.acquainting.suggestions()).length > 0, {
      description: `${name} is suggested somebody`,
    })
  }
}

/** Ana takes back that Flo and Di be introduced. */
async function withdraw(life: Life): Promise<void> {
  const { acquainting } = life.get('Ana').social
  const { person } = life.get('Flo')
  const made = await acquainting.introductions()
  const found = made.find(({ people }) => people.includes(person))
  await acquainting.withdraw(found?.id ?? '')
  for (const [name, left] of [
    ['Flo', 0],
    ['Di', 1],
  ] as const) {
    await waitFor(async () => (await life.get(name).social.acquainting.meets()).length === left, {
      description: `the introduction is gone at ${name}`,
    })
  }
}

/** Bo and Ana are never online together, and Hal carries between them. */
async function beCarried(life: Life): Promise<void> {
  const [ana, bo, hal] = [life.get('Ana'), life.get('Bo'), life.get('Hal')]
  await hal.social.carriers.offer(ana.person, roomBytes)
  await waitFor(async () => (await ana.social.carriers.offersToUs()).length > 0)
  await ana.social.carriers.use(hal.person)
  await waitFor(() =>
    bo.social.people.at(ana.person)?.devices.some(({ carriers }) => carriers.length > 0),
  )
  await bo.stop()
  for (const text of postTexts.carried) await life.post('Ana', text, lottery)
  const picture = await life.postPicture('Ana', lottery, `${lottery}/1`, { title: titles.carried })
  for (const one of life.pictures) await life.hasFiles('Hal', one)
  // Nothing else is as large.
  const isLarge = (size: number): boolean => size === paddedSizes.at(-1)
  await waitFor(
    () => traceOf(hal.peer, ana.peer).entries.filter(isLarge).length === postTexts.carried.length,
  )
  await ana.stop()
  await life.start('Bo')
  await life.shows('Bo', ...postTexts.carried)
  await life.hasFiles('Bo', picture)
  await life.start('Ana')
  await waitFor(() => bo.node.isOnline(ana.person))
  await takePictureBack(life, bowling, ['Eve', 'Hal'])
}

/** Flo is removed and Gus blocked; neither is told. */
async function part(life: Life): Promise<void> {
  const [ana, flo, gus] = [life.get('Ana'), life.get('Flo'), life.get('Gus')]
  await ana.social.aspects.removeMember(await life.aspect('Ana', lottery), flo.person)
  await ana.social.people.block(gus.person)
  await life.post('Gus', postTexts.unheard)
  const later = await life.post('Ana', postTexts.later, lottery)
  for (const name of ['Bo', 'Cy', 'Di'] as const) await life.shows(name, postTexts.later)
  const picture = await life.postPicture('Ana', lottery, `${lottery}/2`, { title: titles.later })
  for (const name of ['Bo', 'Cy', 'Di', 'Hal'] as const) await life.hasFiles(name, picture)
  await life.get('Di').social.threads.comment(later, commentTexts.later)
  await life.get('Di').social.threads.react(later, { emoji: reactionEmoji.later, isOn: true })
  for (const name of ['Bo', 'Cy'] as const) {
    await life.showsComment(name, later, commentTexts.later)
    await life.showsReaction(name, later, reactionEmoji.later)
  }
  // Also who was removed may read what is said about a post that they read.
  const drawn = await life.findPost('Di', postTexts.lottery)
  await life.get('Di').social.threads.comment(drawn, commentTexts.afterwards)
  for (const name of ['Bo', 'Cy', 'Flo'] as const) {
    await life.showsComment(name, drawn, commentTexts.afterwards)
  }
  // New connections exchange everything that there is to exchange.
  await Promise.all([life.restart('Flo'), life.restart('Gus'), life.restart('Eve')])
  await life.post('Ana', postTexts.bowlingLater, bowling)
  await life.shows('Eve', postTexts.bowlingLater)
  await life.post('Ana', postTexts.publicLater, 'public')
  await life.shows('Flo', postTexts.publicLater)
}

async function haveAnotherDevice(life: Life): Promise<void> {
  const ana = life.get('Ana')
  const { phrase } = ana.social.keyring
  const laptop = await life.start('Laptop', { phrase })
  await life.join('Laptop', 'Ana', waitingRoom)
  await life.shows('Laptop', postTexts.lottery, postTexts.later, postTexts.bowlingEdited)
  const waiting = ['Bo', 'Cy', 'Di', 'Eve', 'Flo', 'Hal'] as const
  await waitFor(() => waiting.every((name) => laptop.node.isOnline(life.get(name).person)))
  await life.post('Laptop', postTexts.laptop, lottery)
  for (const name of ['Bo', 'Cy', 'Di'] as const) await life.shows(name, postTexts.laptop)
}

/** Ana links one more device, leaves it on a train, and revokes it; the device goes on trying. */
async function loseDevice(life: Life): Promise<void> {
  const [ana, bo] = [life.get('Ana'), life.get('Bo')]
  const tablet = await life.linkDevice('Tablet', 'Ana')
  await life.shows('Tablet', postTexts.later, postTexts.bowlingEdited, postTexts.of('Bo'))
  const waiting = ['Bo', 'Cy', 'Di', 'Eve', 'Flo', 'Hal'] as const
  await waitFor(() => waiting.every((name) => tablet.node.isOnline(life.get(name).person)))
  await life.post('Tablet', postTexts.tablet, lottery)
  for (const name of ['Bo', 'Cy', 'Di', 'Laptop'] as const) {
    await life.shows(name, postTexts.tablet)
  }
  await ana.social.devices.revoke(tablet.peer)
  await waitFor(() => tablet.social.devices.revokedAtMs() !== undefined)
  const hasHeard = (name: Name): boolean =>
    life
      .get(name)
      .social.people.at(ana.person)
      ?.devices.every(({ peer }) => peer !== tablet.peer) === true
  for (const name of waiting) {
    await waitFor(() => hasHeard(name), { description: `${name} hears of the revocation` })
  }
  await life.post('Tablet', postTexts.tabletLater, lottery)
  await life.post('Ana', postTexts.withoutTablet, lottery)
  const picture = await life.postPicture('Ana', lottery, `${lottery}/3`, { title: titles.tablet })
  await life.post('Bo', postTexts.boLater)
  // New connections exchange everything that there is to exchange.
  await life.restart('Tablet')
  for (const name of ['Bo', 'Cy', 'Di', 'Laptop'] as const) {
    await life.shows(name, postTexts.withoutTablet)
    await life.hasFiles(name, picture)
  }
  await life.hasFiles('Hal', picture)
  for (const name of ['Ana', 'Laptop', 'Eve'] as const) await life.shows(name, postTexts.boLater)
  await waitFor(() => bo.node.isOnline(ana.person))
}

/** Ana wants to be found by contacts, Eve by everybody. */
async function wantToBeFound(life: Life): Promise<void> {
  await life.get('Ana').social.changeSettings({ findable: 'contacts' })
  await life.get('Eve').social.changeSettings({ findable: 'anyone' })
}

/** The events, one after the other; the nodes still run at the end. */
export const chapters: readonly ((life: Life) => Promise<void>)[] = [
  begin,
  meet,
  talk,
  acquaint,
  withdraw,
  beCarried,
  part,
  haveAnotherDevice,
  loseDevice,
  wantToBeFound,
]
