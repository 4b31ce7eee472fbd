/** Profiles: each field reaches those who are told it, and nobody else, whatever comes first; a later one replaces it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { About } from '../../../protocol/about.ts'
import { openEnvelope } from '../../../protocol/envelope.ts'
import { decodeRecord } from '../../../protocol/records/record.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { headAt, readEntries } from '../../../node/store/feed-store.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/profiles')

function about(reader: SocialNode, of: SocialNode): Promise<About> {
  return reader.social.knowing.about(of.person)
}

async function tells(reader: SocialNode, of: SocialNode, wanted: About): Promise<void> {
  await waitFor(async () => JSON.stringify(await about(reader, of)) === JSON.stringify(wanted), {
    description: `${reader.name} is told ${JSON.stringify(wanted)}`,
  })
}

/** A later moment by a node's clock. */
function later({ world }: SocialNode): void {
  world.set(world.now() + 1000)
}

/** All that anybody can read who has a node's public feed. */
async function openBios(node: SocialNode): Promise<string[]> {
  const { store } = node
  const rows = (await store.list(feeds, {})).map(([, row]) => row)
  const bios: string[] = []
  for (const { id } of rows.filter(({ kind }) => kind === 'public')) {
    const limit = headAt(store, id).height
    for (const { header, payload } of await readEntries(store, id, { from: 1, limit })) {
      if (payload === undefined) continue
      const place = { feed: id, seq: header.seq }
      const record = decodeRecord(openEnvelope(payload, { key: undefined, place }), 'public')
      if (record?.kind === 'about') bios.push(record.about.bio ?? '')
    }
  }
  return bios
}

test('a field is told everybody, contacts, or an aspect, and nobody else', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub, aspects: ['Family', 'Friends'] })
  await using bo = await SocialNode.start('Bo', { hub })
  await using cy = await SocialNode.start('Cy', { hub })
  await befriendSocial(ana, bo)
  await befriendSocial(ana, cy)
  const [, friends] = await ana.social.aspects.list()
  await ana.social.aspects.addMember(friends!.id, bo.person)
  await ana.social.knowing.changeProfile([
    { field: 'bio', value: 'Gardens', audience: 'everybody' },
    { field: 'place', value: 'Århus', audience: 'contacts' },
    { field: 'birthday', value: '02-29', audience: [friends!.id] },
  ])
  await tells(bo, ana, { bio: 'Gardens', birthday: '02-29', place: 'Århus' })
  await tells(cy, ana, { bio: 'Gardens', place: 'Århus' })
  const { knowing } = ana.social
  assert.equal(knowing.aboutSeenBy(undefined), { bio: 'Gardens' })
  assert.equal(knowing.aboutSeenBy(cy.person), { bio: 'Gardens', place: 'Århus' })
  await sameAfterRebuild(bo)
  await sameAfterRebuild(ana)
  // A member who comes later is told it, and a contact who comes later what is for all.
  await ana.social.aspects.addMember(friends!.id, cy.person)
  await tells(cy, ana, { bio: 'Gardens', birthday: '02-29', place: 'Århus' })
  await using di = await SocialNode.start('Di', { hub })
  await befriendSocial(ana, di)
  await tells(di, ana, { bio: 'Gardens', place: 'Århus' })
})

test('a field that is taken back is gone for those who knew it, and nobody who comes later can read it', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  const { knowing } = ana.social
  await knowing.changeProfile([{ field: 'bio', value: 'too much', audience: 'everybody' }])
  await tells(bo, ana, { bio: 'too much' })
  later(ana)
  await knowing.changeProfile([{ field: 'bio', value: 'for friends', audience: 'contacts' }])
  await tells(bo, ana, { bio: 'for friends' })
  await using cy = await SocialNode.start('Cy', { hub })
  await befriendSocial(ana, cy)
  await tells(cy, ana, { bio: 'for friends' })
  for (const node of [ana, bo, cy]) assert.equal(await openBios(node), [''])
  await sameAfterRebuild(bo)
  later(ana)
  await knowing.changeProfile([{ field: 'bio', audience: 'contacts' }])
  await tells(bo, ana, {})
  await tells(cy, ana, {})
})

test('nobody is told that they left an aspect, until the profile changes', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  const [family] = await ana.social.aspects.list()
  const audience = [family!.id]
  await ana.social.knowing.changeProfile([{ field: 'place', value: 'Århus', audience }])
  await tells(bo, ana, { place: 'Århus' })
  const heights = (): Promise<number[]> => ownHeights(ana)
  later(ana)
  await ana.social.aspects.removeMember(family!.id, bo.person)
  const before = await heights()
  await ana.social.knowing.changeProfile([])
  assert.equal(await heights(), before)
  later(ana)
  await ana.social.knowing.changeProfile([{ field: 'place', value: 'Ribe', audience }])
  await tells(bo, ana, {})
})

async function ownHeights({ store }: SocialNode): Promise<number[]> {
  const rows = (await store.list(feeds, {})).map(([, row]) => row)
  return rows.filter(({ isMine }) => isMine).map(({ id }) => headAt(store, id).height)
}

test.run()
