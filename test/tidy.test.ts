/** Rules of the house that neither the compiler nor the linter can see. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('tidy')
const root = join(import.meta.dirname, '..')
const messages = 'node/messages'
/** No file imports these, because they are started or found by their names. */
const isEntryPoint = (path: string): boolean =>
  path === 'cli/main.ts' ||
  path === 'node/node.ts' ||
  path === 'node/pictures/picture-worker.ts' ||
  path === 'node/search/search-worker.ts' ||
  path.startsWith('node/web/') ||
  path.endsWith('.d.ts')

const sources = ['protocol', 'node', 'cli'].flatMap((folder) => filesIn(folder, /\.tsx?$/u))
const tests = filesIn('test', /\.ts$/u)

/** Paths from the root of what matches below a folder. */
function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules/'))
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The same length, without what stands in comments. */
function code(path: string): string {
  return read(path)
    .replaceAll(/\/\*[\s\S]*?\*\//gu, '')
    .replaceAll(/(^|\s)\/\/.*$/gmu, '')
}

function expectNone(paths: readonly string[], pattern: RegExp, why: string): void {
  const wrong = paths.flatMap((path) => {
    const found = pattern.exec(code(path))
    return found === null ? [] : [`${path}: ${found[0].trim()}`]
  })
  assert.equal(wrong, [], why)
}

/** Files that a file imports, as paths from the root. */
function importsOf(path: string): string[] {
  const found = read(path).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/gu)
  return [...found].map(([, target = '']) => join(dirname(path), target).replaceAll('\\', '/'))
}

function json(path: string): Record<string, unknown> {
  return JSON.parse(read(path)) as Record<string, unknown>
}

test('every test file runs its suite', () => {
  const testFiles = tests.filter((path) => path.endsWith('.test.ts'))
  assert.equal(
    testFiles.filter((path) => !/^ *test\.run\(\)$/mu.test(read(path))),
    [],
  )
})

test('no test is left alone', () => {
  expectNone(tests, /\b(test|suite)\.only\(/u, '.only leaves out all others')
})

test('no test waits for a time: waitFor waits for what should be', () => {
  const waiting = tests.filter(
    (path) => !path.startsWith('test/helpers/') && path !== 'test/run.ts',
  )
  expectNone(waiting, /\bsleep\(|\b(setTimeout|delay)\([^;]*?\b[\d_]{3,}\)/u, 'see waitFor')
})

test('every error has a name and a code', () => {
  const bare = /\bnew (Type|Range|Syntax|Reference)?Error\(/u
  expectNone(
    sources.filter((path) => !path.startsWith('node/web/build/')),
    bare,
    'extend PappusError',
  )
})

test('the protocol has neither a clock nor chance of its own', () => {
  const impure = /\bDate\.now\b|\bnew Date\b|\bMath\.random\b|\bperformance\b|\brandomBytes\b/u
  expectNone(filesIn('protocol', /\.ts$/u), impure, 'they are arguments')
})

/** A browser only notes a rejection that nobody handles; it stops a node. */
const nodeSources = sources.filter((path) => !path.startsWith('node/web/'))

test('no promise is thrown away with `void`, where lint does not see it', () => {
  expectNone(nodeSources, /\bvoid +[\w#][\w#.?!]*\(/u, 'see node/background.ts')
})

test('every promise that is kept is watched as soon as it is there', () => {
  const wrong = nodeSources.flatMap((path) => {
    const text = code(path)
    return keptPromises(text)
      .flatMap((name) => valuesOf(text, name))
      .filter(
        (value) => !/^(watched\(|Promise\.resolve\(|undefined|promise$)|\.catch\(/u.test(value),
      )
      .map((value) => `${path}: ${value}`)
  })
  assert.equal(wrong, [], 'see node/background.ts')
})

/** Names of fields that hold a promise, or a map or set of some. */
function keptPromises(text: string): string[] {
  const single = /^ +(?:readonly )?(#?\w+)\??: Promise</gmu
  const several = /^ +(?:readonly )?(#?\w+) = new (?:Map|Set)<[^()]*?\bPromise</gmu
  return [single, several].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, name = '']) => name),
  )
}

/** The values that are assigned to a field, or put into its map or set. */
function valuesOf(text: string, name: string): string[] {
  const assigned = new RegExp(`\\.${name} (?:\\?\\?)?= (.*(?:\\n {6,}.*)*)`, 'gu')
  const added = new RegExp(`\\.${name}\\.(?:set\\([^,]*, |add\\()(.*)`, 'gu')
  return [...text.matchAll(assigned), ...text.matchAll(added)].map(([, value = '']) => value.trim())
}

test('every file is used by another one', () => {
  const used = new Set([...sources, ...tests].flatMap(importsOf))
  assert.equal(
    sources.filter((path) => !isEntryPoint(path) && !used.has(path)),
    [],
  )
})

test('no comment begins with a question word', () => {
  const wrong = [...sources, ...tests].flatMap((path) =>
    [...read(path).matchAll(/^ *(?:\/\*\*?|\*|\/\/) (?:Who|Whom|What)\b.*/gmu)].map(
      ([line]) => `${path}: ${line.trim()}`,
    ),
  )
  assert.equal(wrong, [], 'the actor is the subject, see CONTRIBUTING.md')
})

test('every error has a text', () => {
  const errors = json(`${messages}/en/errors.json`)
  const codes = ['protocol/errors.ts', 'node/errors.ts'].flatMap((path) =>
    [...read(path).matchAll(/^ +readonly code = '([^']+)'/gmu)].map(([, name = '']) => name),
  )
  assert.ok(codes.length > 10)
  assert.equal(
    codes.filter((name) => !(`error.${name}` in errors)),
    [],
  )
})

test.run()
