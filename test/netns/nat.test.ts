// @timeout 400
/** Two people behind all kinds of networks: does a post arrive, how long does it take, and what does `status` say? */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Internet } from './internet.ts'
import { whyNoNamespaces } from './namespaces.ts'
import { Neighbours } from './neighbours.ts'

const test = suite('nat')
const reason = whyNoNamespaces()
if (reason !== undefined) console.log(`skipped: ${reason}`)

function testOnInternet(name: string, run: (internet: Internet) => Promise<void>): void {
  if (reason !== undefined) return test.skip(name, () => undefined)
  test(name, async () => {
    await using internet = new Internet()
    await run(internet)
  })
}

testOnInternet('two public hosts', async (internet) => {
  const at = { ana: internet.host('ana'), bo: internet.host('bo') }
  await using people = await Neighbours.settle(at, [])
  console.log(await people.befriend(), await people.exchange('hello'))
  console.log(await people.status())
})

testOnInternet('IPv6 only', async (internet) => {
  const at = { ana: internet.host('ana', 6), bo: internet.host('bo', 6) }
  await using people = await Neighbours.settle(at, [])
  console.log(await people.befriend(), await people.exchange('hello'))
  console.log(await people.status())
})

testOnInternet('one LAN without a way out', async (internet) => {
  const home = internet.home('home')
  const at = { ana: home.host('ana'), bo: home.host('bo') }
  await using people = await Neighbours.settle(at, [])
  console.log(await people.befriend(), await people.exchange('hello'))
  console.log(await people.status())
  assert.ok(true)
})

test.run()
