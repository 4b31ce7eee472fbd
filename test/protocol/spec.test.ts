/** The pages of the protocol say what the code does, as far as a program can compare both. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feedKinds } from '../../protocol/feed.ts'
import { recordCodecs } from '../../protocol/records/record.ts'
import { refusals } from '../../protocol/records/response.ts'
import { responseTypes } from '../../protocol/responses/response-types.ts'

const test = suite('protocol/spec')
const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = globSync('protocol/*.md', { cwd: root }).map((path) => path.replaceAll('\\', '/'))
const wire = read('protocol/wire.md')

/** Rows of a table behind a heading, each as its cells. */
function rowsUnder(heading: string): string[][] {
  const [, after = ''] = wire.split(`\n## ${heading}\n`)
  const [section = ''] = after.split('\n## ')
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
}

/** Values that code states in one way, as `readonly code = '…'`. */
function foundInCode(pattern: RegExp): string[] {
  const paths = globSync('protocol/**/*.ts', { cwd: root })
  return paths.flatMap((path) => [...read(path).matchAll(pattern)].map(([, found = '']) => found))
}

test('every section that code names is there', () => {
  const paths = globSync('{protocol,node,test}/**/*.ts', { cwd: root })
  const cited = paths.flatMap((path) => {
    const text = read(path).replaceAll(/\n \* ?/gu, ' ')
    const found = text.matchAll(/\b(README|wire|behaviour|privacy)\.md,? "([^"]+)"/gu)
    return [...found].map(([, page = '', section = '']) => ({ path, page, section }))
  })
  assert.ok(cited.length > 30)
  const missing = cited.filter(
    ({ page, section }) => !read(`protocol/${page}.md`).match(`\n###? ${section}\n`),
  )
  assert.equal(missing, [])
})

test('every link of a page leads to a file', () => {
  for (const page of pages) {
    const targets = [...read(page).matchAll(/\]\(([^)#:]+)\)/gu)].map(([, target = '']) => target)
    const missing = targets.filter((target) => !existsSync(join(root, dirname(page), target)))
    assert.equal(missing, [], page)
  }
})

test('every kind of record has its row, with the feeds that may hold it', () => {
  const written = rowsUnder('Records')
    .slice(2)
    .map(([, kind, feeds]) => `${kind}: ${feeds}`)
  const coded = recordCodecs.map(({ kind, feeds }) => {
    const isAll = feeds.length === feedKinds.length
    return `${kind}: ${isAll ? 'all' : feeds.join(', ')}`
  })
  assert.equal(written.toSorted(), coded.toSorted())
})

test('types and refusals of responses are all there', () => {
  const section = rowsUnder('Responses').map(([, first]) => first)
  assert.equal(
    Object.keys(responseTypes).filter((type) => !section.includes(type)),
    [],
  )
  assert.equal(
    refusals.filter((word) => !wire.includes(`\`${word}\``)),
    [],
  )
})

test('every purpose of a signature, every error and every protocol is there', () => {
  const purposes = foundInCode(/signedMessage\(\s*'([^']+)'/gu)
  const codes = foundInCode(/readonly code = '([^']+)'/gu)
  const protocols = foundInCode(/'(\/pappus\/[^']+\/\d[^']*)'/gu)
  assert.ok(purposes.length > 7 && codes.length > 10 && protocols.length > 3)
  const words = [...purposes, ...codes, ...protocols]
  assert.equal(
    words.filter((word) => !wire.includes(`\`${word}\``)),
    [],
  )
})

test('no sentence begins with a question word', () => {
  const begin = /(?:^|[.!?:|]\s+|^\s*(?:\d\.|-)\s+|\*\*)(?:Who|Whom|Whoever|What)\b.{0,60}/gmu
  for (const page of pages) assert.equal(read(page).match(begin) ?? [], [], page)
})

test.run()
