// @timeout 300
/** Three nodes as people run them: a process each, killed and started again while all of them post. */
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Client } from '../../cli/client.ts'
import { endNode, startNode, textsOf, type RunningNode } from '../helpers/node-process.ts'
import { Random } from '../helpers/random.ts'
import { seed } from '../helpers/seed.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('process')
const names = ['Ana', 'Bo', 'Cy']
const rounds = 4
const postsPerRound = 5
const deliveryTimeoutMs = 120_000

/** Makes everybody a contact of everybody, each in the other's first aspect. */
async function befriendAll(clients: readonly Client[]): Promise<void> {
  const aspects = await Promise.all(clients.map(firstAspect))
  for (const [index, inviter] of clients.entries()) {
    const { link } = await inviter.call('POST /invites', {
      json: { aspect: aspects[index]!, uses: names.length },
    })
    for (const [other, newcomer] of clients.entries()) {
      if (other > index)
        await newcomer.call('POST /join', { json: { link, aspect: aspects[other]! } })
    }
  }
}

async function firstAspect(client: Client): Promise<string> {
  const [aspect] = (await client.call('GET /aspects')).items
  assert.ok(aspect)
  return aspect.id
}

test('three processes end with the same posts, whichever was killed or stopped meanwhile', async () => {
  console.log(`PAPPUS_SEED=${seed}`)
  const random = new Random(seed)
  await using folder = await tempDir()
  const homes = names.map((name) => join(folder.path, name))
  const nodes: RunningNode[] = []
  await using ended = new AsyncDisposableStack()
  ended.defer(async () => void (await Promise.all(nodes.map(({ child }) => endNode(child)))))
  for (const [index, home] of homes.entries()) {
    nodes.push(await startNode(home, true))
    await nodes[index]!.client.call('POST /me', { json: { name: names[index]! } })
  }
  await befriendAll(nodes.map(({ client }) => client))

  const posted: string[] = []
  const postAs = async (who: number, round: number): Promise<void> => {
    const { client } = nodes[who]!
    const audience = [await firstAspect(client)]
    for (let count = 0; count < postsPerRound; count++) {
      const text = `${names[who]} ${round} ${count}`
      await client.call('POST /posts', { json: { text, audience } })
      posted.push(text)
    }
  }
  for (let round = 0; round < rounds; round++) {
    const victim = random.below(names.length)
    const others = [...names.keys()].filter((who) => who !== victim)
    const posts = others.map((who) => postAs(who, round))
    await endNode(nodes[victim]!.child, random.once(2) ? 'SIGKILL' : 'SIGTERM')
    await Promise.all(posts)
    nodes[victim] = await startNode(homes[victim]!, false)
    await postAs(victim, round)
  }

  for (const [who, { client }] of nodes.entries()) {
    const hasAll = async (): Promise<boolean> => (await textsOf(client)).length >= posted.length
    const description = `${names[who]} has all ${posted.length} posts`
    await waitFor(hasAll, { timeoutMs: deliveryTimeoutMs, description })
    assert.equal((await textsOf(client)).toSorted(), posted.toSorted())
  }
})

test.run()
