/** Codes that pair a browser: each works once, for a short time, and only the owner's word lets anybody in. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { minuteMs } from '../../../node/durations.ts'
import {
  pairingMsMax,
  pairingTriesMax,
  pairingTriesPerMachineMax,
  sessionsMax,
  sessionUnusedMsMax,
  useNotedMs,
} from '../../../node/http/limits.ts'
import { browserName } from '../../../node/http/session/browser-name.ts'
import { Sessions } from '../../../node/http/session/sessions.ts'
import { Pairing } from '../../../node/http/view/pairing.ts'
import type { SavedSession } from '../../../node/home-files.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { rejects, throws } from '../../helpers/rejects.ts'

const test = suite('node/http/pairing')
const phone = { name: 'Phone', address: '192.168.1.20' }
const thief = { name: 'Thief', address: '192.168.1.66' }

/** A home that keeps sessions over restarts, and a pairing. */
class Lab {
  readonly world = new FakeWorld('pairing')
  saved: readonly SavedSession[] = []
  saves = 0
  sessions = this.restart()
  pairing = new Pairing({ world: this.world, sessions: this.sessions, changed: () => undefined })

  restart(): Sessions {
    this.sessions = new Sessions({
      world: this.world,
      saved: this.saved,
      save: (saved) => {
        this.saves += 1
        this.saved = structuredClone(saved)
        return Promise.resolve()
      },
    })
    return this.sessions
  }

  async pair(): Promise<string> {
    const { digits, ticket } = this.pairing.claim(this.pairing.begin().code, phone)
    await this.pairing.confirm(digits)
    return this.pairing.take(ticket) ?? ''
  }
}

test('the browser that brings the code is let in once the owner says yes, and not before', async () => {
  const { pairing, sessions } = new Lab()
  const { code } = pairing.begin()
  const { digits, ticket } = pairing.claim(code, phone)
  assert.match(digits, /^\d{6}$/u)
  assert.equal(pairing.open?.claim, { digits, ...phone })
  assert.is(pairing.take(ticket), undefined)
  await pairing.confirm(digits, 'My phone')
  const token = pairing.take(ticket) ?? ''
  assert.ok(sessions.has(token, true))
  assert.not(sessions.has(token, false))
  assert.is(sessions.list()[0]?.name, 'My phone')
  assert.is(pairing.open, undefined)
})

test('a code is taken as people type it', () => {
  const { pairing } = new Lab()
  for (let round = 0; round < 20; round += 1) {
    const { code } = pairing.begin()
    const typed = code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    pairing.claim(`${typed.slice(0, 5)} ${typed.slice(5)}`, phone)
    assert.is(pairing.open?.claim?.name, 'Phone')
  }
})

test('a code is good once: who comes second gets nothing, and no ticket works twice', async () => {
  const { pairing } = new Lab()
  const { code } = pairing.begin()
  const { digits, ticket } = pairing.claim(code, thief)
  const refusal = throws(() => pairing.claim(code, phone), 'pairing-code')
  assert.is(refusal.values['reason'], 'used')
  await pairing.confirm(digits)
  assert.type(pairing.take(ticket), 'string')
  throws(() => pairing.take(ticket), 'pairing-code')
  throws(() => pairing.claim(code, phone), 'pairing-code')
})

test('digits of another round let nobody in', async () => {
  const { pairing, sessions } = new Lab()
  const first = pairing.claim(pairing.begin().code, thief)
  const second = pairing.claim(pairing.begin().code, phone)
  await rejects(pairing.confirm(first.digits), 'nothing-to-pair')
  throws(() => pairing.take(first.ticket), 'pairing-code')
  await pairing.confirm(second.digits)
  await rejects(pairing.confirm(second.digits), 'nothing-to-pair')
  assert.is(sessions.list().length, 1)
})

test('a no of the owner ends it', async () => {
  const { pairing, sessions } = new Lab()
  const { digits, ticket } = pairing.claim(pairing.begin().code, thief)
  pairing.cancel()
  throws(() => pairing.take(ticket), 'pairing-code')
  await rejects(pairing.confirm(digits), 'nothing-to-pair')
  assert.equal(sessions.list(), [])
})

test('a code is void after its time, whatever is done to the clock, and a new one voids it', async () => {
  const { pairing, world } = new Lab()
  const { code } = pairing.begin()
  world.set(0)
  await world.pass(pairingMsMax)
  throws(() => pairing.claim(code, phone), 'pairing-code')
  const before = pairing.begin().code
  pairing.begin()
  throws(() => pairing.claim(before, phone), 'pairing-code')
})

test('nobody guesses a code: each machine has few tries in a minute, and all together have some', async () => {
  const { pairing, world } = new Lab()
  const { code } = pairing.begin()
  const guess = (address: string): void => void pairing.claim('0000000000', { ...thief, address })
  for (let tries = 0; tries < pairingTriesPerMachineMax; tries += 1) {
    throws(() => guess('10.0.0.1'), 'pairing-code')
  }
  const { values } = throws(() => guess('10.0.0.1'), 'too-many-tries')
  assert.ok(Number(values['seconds']) <= 60)
  // A right one comes too late there, and is taken from another machine.
  throws(() => pairing.claim(code, { ...thief, address: '10.0.0.1' }), 'too-many-tries')
  for (let tries = pairingTriesPerMachineMax; tries < pairingTriesMax; tries += 1) {
    throws(() => guess(`10.0.1.${tries}`), 'pairing-code')
  }
  throws(() => guess('10.0.2.1'), 'too-many-tries')
  await world.pass(minuteMs)
  pairing.claim(code, phone)
})

test('sessions of paired browsers survive a restart, and hold no token', async () => {
  const lab = new Lab()
  const token = await lab.pair()
  assert.ok(lab.restart().has(token, true))
  assert.not.match(JSON.stringify(lab.saved), token)
  const [{ id } = { id: '' }] = lab.sessions.list()
  await lab.sessions.rename(id, 'Ana’s phone')
  assert.is(lab.restart().list()[0]?.name, 'Ana’s phone')
  await lab.sessions.end(id)
  assert.not(lab.restart().has(token, true))
  await rejects(lab.sessions.end(id), 'not-found')
})

test('a browser that is away for long is signed out; its use is written down now and then', async () => {
  const lab = new Lab()
  const token = await lab.pair()
  const { saves } = lab
  for (let uses = 0; uses < 100; uses += 1) lab.sessions.use(token)
  assert.is(lab.saves, saves)
  await lab.world.pass(useNotedMs)
  lab.sessions.use(token)
  assert.is(lab.saves, saves + 1)
  await lab.world.pass(sessionUnusedMsMax - 1)
  assert.ok(lab.restart().has(token, true))
  await lab.world.pass(1)
  assert.not(lab.sessions.has(token, true))
  assert.equal(lab.sessions.list(), [])
})

test('of too many browsers the one that was away longest goes', async () => {
  const { sessions, world } = new Lab()
  const tokens: string[] = []
  for (let count = 0; count < sessionsMax; count += 1) {
    tokens.push(await sessions.create({ name: `Browser ${count}`, isElsewhere: true }))
    await world.pass(1)
  }
  sessions.use(tokens[0] ?? '')
  await sessions.create({ name: 'One more', isElsewhere: false })
  assert.ok(sessions.has(tokens[0] ?? '', true))
  assert.not(sessions.has(tokens[1] ?? '', true))
  assert.is(sessions.list().length, sessionsMax)
})

test('a browser is named by what it is, in words of ours alone', () => {
  const android =
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36'
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0'
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  assert.is(browserName(android), 'Phone, Chrome on Android')
  assert.is(browserName(iphone), 'Phone, Safari on iOS')
  assert.is(browserName(edge), 'Computer, Edge on Windows')
  assert.is(browserName(firefox, 'da'), 'Computer, Firefox på Linux')
  assert.is(browserName('<script>evil</script>'), 'Browser')
  assert.is(browserName(), 'Browser')
})

test.run()
