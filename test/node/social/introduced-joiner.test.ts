/** Joining people who were introduced: what the introducer says of them costs us little, whatever it is. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PeerUnreachableError } from '../../../node/errors.ts'
import { devicesMax } from '../../../node/social/contacts/limits.ts'
import { greetAgainMsMin } from '../../../node/social/introductions/limits.ts'
import { meetChoices, meetKeys } from '../../../node/social/introductions/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { joinProtocol } from '../../../protocol/join-message.ts'
import { quiet } from '../../helpers/fake-world.ts'
import { acceptMeet, three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/introduced-joiner')

test('of the devices that an introducer names, few are kept, and dialled again only after a pause', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const id = await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await acceptMeet(bo)
  const dialled: string[] = []
  bo.network.connect = (peer) => {
    dialled.push(peer)
    return Promise.reject(new PeerUnreachableError('nobody there'))
  }
  const { world } = ana
  const writer = new Writer({ apply: applyRecord, keyring: ana.social.keyring, world, events: {} })
  const tellKeys = async (count: number): Promise<void> => {
    await ana.store.transact((tx) => {
      for (let one = 0; one < count; one += 1) {
        const way = { peerKey: world.random(32), secret: world.random(16), addresses: [] }
        const record = { kind: 'meet-key', id: fromBase64url(id)!, ...way, atMs: 1 } as const
        writer.write(tx, { kind: 'pair', peer: bo.peer }, record)
      }
    })
    await bo.sync.pull(ana.peer)
    await quiet()
  }
  await tellKeys(1)
  await waitFor(() => dialled.length === 1)
  await tellKeys(5 * devicesMax)
  const [kept] = (await bo.store.list(meetKeys, {})).map(([, rows]) => rows)
  assert.is(kept?.length, devicesMax)
  assert.is(dialled.length, 1)
  await bo.world.pass(greetAgainMsMin)
  await waitFor(() => dialled.length === 1 + devicesMax)
  await tellKeys(devicesMax)
  assert.is(dialled.length, 1 + devicesMax)
})

test('who is ignored while they are greeted is no contact', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await acceptMeet(bo)
  const [meet] = await bo.social.acquainting.meets()
  const ask = bo.network.ask.bind(bo.network)
  let isIgnored = false
  bo.network.ask = async (peer, id, question, options) => {
    const answer = await ask(peer, id, question, options)
    if (id === joinProtocol && !isIgnored) {
      isIgnored = true
      await bo.social.acquainting.ignore(meet!.key)
    }
    return answer
  }
  // Only Bo's node dials.
  cy.network.connect = () => Promise.reject(new PeerUnreachableError('nobody there'))
  await acceptMeet(cy)
  await waitFor(async () => {
    await Promise.all([bo.sync.pull(ana.peer), bo.world.pass(greetAgainMsMin)])
    return isIgnored
  })
  await quiet()
  assert.is(bo.social.people.at(cy.person), undefined)
  assert.equal(await bo.social.aspects.members(await bo.aspect()), [])
})

test('a node that stops has looked up who just connected', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await acceptMeet(bo)
  await quiet()
  const list = bo.store.list.bind(bo.store)
  const found = Promise.withResolvers<void>()
  bo.store.list = async (...args) => {
    if (args[0] === meetChoices) await found.promise
    return list(...args)
  }
  await bo.network.connect(cy.peer)
  let isStopped = false
  const stopped = bo.social.acquainting.stop().then(() => (isStopped = true))
  await quiet()
  assert.is(isStopped, false)
  found.resolve()
  await stopped
})

test.run()
