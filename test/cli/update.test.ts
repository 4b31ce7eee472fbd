/** `pappus update --check`, against a registry of this machine: it asks only when asked to, and each answer has its words. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { comparedTo, newestRelease, registryOf } from '../../cli/registry.ts'
import { runAsProcess } from '../helpers/cli.ts'
import { rejects } from '../helpers/rejects.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('cli/update')

interface Registry extends AsyncDisposable {
  url: string
  asked: string[]
  answer: { status: number; body: string }
}

async function registry(): Promise<Registry> {
  const asked: string[] = []
  const answer = { status: 200, body: '{}' }
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(answer.status, { connection: 'close' }).end(answer.body)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const end = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((done) => void server.close(done))
  }
  return { url, asked, answer, [Symbol.asyncDispose]: end }
}

test('versions are compared by their numbers', () => {
  const cases = [
    ['0.1.0', '0.1.0', 'same'],
    ['0.1.0', '0.1.1', 'older'],
    ['0.9.0', '0.10.0', 'older'],
    ['1.0.0', '0.10.7', 'newer'],
    ['1.0.0-rc.1', '1.0.0', 'older'],
  ] as const
  for (const [one, other, state] of cases) assert.is(comparedTo(one, other), state)
})

test('the registry is that of npm: of the environment, of .npmrc, or the usual one', async () => {
  await using dir = await tempDir()
  const file = join(dir.path, '.npmrc')
  assert.is(await registryOf({ npm_config_userconfig: file }), 'https://registry.npmjs.org/')
  await writeFile(file, 'fund=false\nregistry = https://npm.example/all\n')
  assert.is(await registryOf({ npm_config_userconfig: file }), 'https://npm.example/all/')
  const env = { npm_config_userconfig: file, npm_config_registry: 'http://127.0.0.1:4873' }
  assert.is(await registryOf(env), 'http://127.0.0.1:4873/')
  const secret = { npm_config_registry: 'https://ana:geheim@npm.example/all' }
  assert.is(await registryOf(secret), 'https://npm.example/all/')
})

test('it asks only when asked to, and says what it learned', async () => {
  await using there = await registry()
  const env = { npm_config_registry: there.url }
  const run = async (...args: string[]) => runAsProcess(['update', ...args], { env })
  assert.match((await run()).stdout, 'npm install -g pappus@latest')
  assert.equal(there.asked, [])
  const latest = (value: string): string => JSON.stringify({ 'dist-tags': { latest: value } })
  there.answer.body = latest('99.0.0')
  const { code, stdout } = await run('--check')
  assert.is(code, 0)
  assert.match(stdout, 'Pappus 99.0.0 is there')
  assert.equal(there.asked, ['/pappus'])
  there.answer.status = 404
  assert.match((await run('--check')).stdout, 'not published')
})

test('a registry that is away, or says something else, is told', async () => {
  await using there = await registry()
  const wrong = ['', 'not json', '{}', '{"dist-tags":{"latest":7}}', '{"dist-tags":{"latest":"x"}}']
  for (const body of wrong) {
    there.answer.body = body
    await rejects(newestRelease('pappus', there.url), 'registry-silent')
  }
  there.answer.status = 500
  const { values } = await rejects(newestRelease('pappus', there.url), 'registry-silent')
  assert.is(values['reason'], 'HTTP 500')
  const { url } = there
  await there[Symbol.asyncDispose]()
  const away = await rejects(newestRelease('pappus', url), 'registry-silent')
  assert.is(away.values['reason'], 'ECONNREFUSED')
})

test.run()
