/** An old Node, which could not even load the program, is told so. */
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('cli/old-node')
const cli = join(import.meta.dirname, '../../cli')

/** Runs the command line on a Node that says that it is of another version. */
function runOn(version: string, locale: string): { code: number | null; said: string } {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  const args = ['--import', `data:text/javascript,${pretend}`, join(cli, 'main.ts'), '--version']
  const env = { ...process.env, LC_ALL: locale }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  return { code: status, said: stdout + stderr }
}

test('an old Node is told in one line which one it takes, and where to get it', () => {
  for (const version of ['18.20.8', '20.20.2', '22.17.1']) {
    const { code, said } = runOn(version, 'en_US.UTF-8')
    assert.is(code, 1, version)
    assert.match(said, `Pappus needs Node.js 22.18 or later, and this is Node.js ${version}.`)
    assert.match(said, /^[^\n]+ https:\/\/nodejs\.org\/\S+ [^\n]+\n$/u)
  }
  assert.match(runOn('20.20.2', 'de_DE.UTF-8').said, /^Pappus braucht Node\.js 22\.18 oder neuer/u)
  assert.match(runOn('20.20.2', 'C').said, /^Pappus needs/u)
})

test('a Node that is new enough is not', () => {
  for (const version of ['22.18.0', '24.0.0', '100.1.0']) {
    const { code, said } = runOn(version, 'C')
    assert.is(code, 0, said)
    assert.match(said, /^\d+\.\d+\.\d+\n$/u)
  }
})

test('what an old Node reads is written for it', async () => {
  const allowed = new Set(['node:fs', './language.ts'])
  for (const name of ['main.ts', 'language.ts']) {
    const source = await readFile(join(cli, name), 'utf8')
    const imported = [...source.matchAll(/^import .*'(.+)'/gmu)].map(([, path = '']) => path)
    assert.equal(
      imported.filter((path) => !allowed.has(path)),
      [],
      name,
    )
    // Syntax of later years, which ends the whole file where it is not known.
    assert.not.match(source, /\?\?|\?\.|^ *(?:const .*)?await /mu, name)
  }
})

test.run()
