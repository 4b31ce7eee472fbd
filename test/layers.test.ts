/** Which part of the code may import which, and that no files import each other in a circle, not even for a type. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('layers')
const root = join(import.meta.dirname, '..')

/** Beside themselves, files import what stands here, of `type:` types alone. The first line that fits a file counts. */
const layers: readonly (readonly [file: RegExp, may: string])[] = [
  [/^protocol\//u, ''],
  [/^node\/store\//u, 'protocol shared'],
  [/^node\/network\//u, 'protocol shared'],
  [/^node\/text\//u, 'protocol'],
  [/^node\/search\//u, 'protocol shared'],
  [/^node\/backup\//u, 'protocol shared node/store'],
  [/^node\/sync\//u, 'protocol shared node/store node/network'],
  [
    /^node\/social\//u,
    'protocol shared node/text node/store node/search type:node/sync type:node/network addresses',
  ],
  [/^node\/pictures\//u, 'protocol shared'],
  [/^node\/export\//u, 'protocol shared node/text'],
  [/^node\/import\//u, 'protocol shared'],
  [
    /^node\/http\//u,
    'protocol shared node/text node/social node/pictures node/search/limits.ts node/export node/import',
  ],
  [/^node\/web\//u, 'captions languages limits text mentions paths type:node/http'],
  [/^node\/(node|open-home|renewal|linked-device|outside|engine[a-z-]*)\.ts$/u, 'protocol node'],
  [/^node\//u, 'protocol shared type:node'],
  [/^cli\/(running|commands\/(relay|demo|doctor))\.ts$/u, 'protocol shared node/node.ts type:node'],
  [/^cli\/commands\/backup\.ts$/u, 'protocol home node/backup type:node/http'],
  [
    /^cli\/(commands\/export|export-folder)\.ts$/u,
    'protocol messages node/export node/tar.ts type:node/http',
  ],
  [
    /^cli\/(commands\/import|bring-destination)\.ts$/u,
    'protocol home messages node/import type:node/http',
  ],
  [/^cli\//u, 'protocol home html messages paths node/pictures type:node/http'],
]
/** Parts that are named in `layers` by a word. */
const parts: Record<string, RegExp> = {
  // Every room may know these; their own imports are checked as `node`.
  shared:
    /^node\/(?!node\.ts|open-home\.ts|renewal\.ts|linked-device\.ts|outside\.ts|engine)[a-z-]+\.ts$|^node\/messages\//u,
  // Plain work on text.
  addresses: /^node\/network\/base\/addresses\.ts$/u,
  // Pure, and small without what the view does not use of it.
  captions: /^protocol\/captions\.ts$/u,
  // One line of data.
  languages: /^node\/messages\/languages\.ts$/u,
  home: /^node\/home\.ts$/u,
  // Pure: text in HTML.
  html: /^node\/http\/html\.ts$/u,
  limits: /^protocol\/limits\.ts$/u,
  // Names of people in a text that is being written.
  mentions: /^node\/text\/mention-names\.ts$/u,
  messages: /^node\/messages\//u,
  // Pure: the address of a call to the API, for both clients.
  paths: /^node\/http\/path-of\.ts$/u,
  // Pure, and small without what the view does not use of it.
  text: /^protocol\/text\.ts$/u,
}

/** From the top: a room imports itself and the rooms after it. `wiring` is the folder itself. */
const rooms: Record<string, string> = {
  'node/social':
    'wiring facade guests search suggestions introductions requests joining following discovery delivery expiry reactions polls remixes threads drafts posts tags activity collections portraits profiles messages media devices aspects carriers notifications contacts settings feeds lib',
  'node/network': 'wiring gossip reach relay dht lan admission streams dial base',
}

/** Packages that one part alone may know. */
const packages: readonly (readonly [name: RegExp, file: RegExp])[] = [
  [/^(libp2p|@libp2p\/|@chainsafe\/libp2p|@multiformats\/multiaddr)/u, /^node\/network\//u],
  [/^(hono|@hono\/|valibot|@valibot\/)/u, /^(node\/http\/|node\/config\.ts$)/u],
  [/^markdown-it$/u, /^node\/text\//u],
  [/^node:sqlite$/u, /^node\/search\/(search-database|filters)\.ts$/u],
  [/^age-encryption$/u, /^node\/backup\//u],
  [/^yauzl$/u, /^node\/import\/zip\.ts$/u],
  [/^tar-stream$/u, /^node\/tar\.ts$/u],
  [/^sharp$/u, /^node\/pictures\//u],
  [/^(@peculiar\/|reflect-metadata$)/u, /^node\/http\/view\/certificate\.ts$/u],
  [/^thumbhash$/u, /^node\/(pictures|web)\//u],
  [/^(preact|@preact\/)/u, /^node\/web\//u],
  [/^(commander|@clack\/|open|qr)$/u, /^(cli|node\/web|node\/http)\//u],
  [/^node:(?!crypto$)/u, /^(node|cli)\//u],
  [/^node:crypto$/u, /^(protocol\/crypto\.ts$|node\/|cli\/)/u],
]

interface Import {
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

const files = ['protocol', 'node', 'cli'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/u.test(path) && !path.endsWith('.d.ts')),
)
const imports = files.flatMap(importsOf)
const local = imports.filter(({ to }) => files.includes(to))

/** An import is of types where it says so, or where all that it names are types. */
function importsOf(from: string): Import[] {
  const code = readFileSync(join(root, from), 'utf8')
  const found = code.matchAll(
    /^(?:import|export)(?<type> type)?(?<names>[^'"]*?from)? '(?<name>[^']+)'|import\('(?<lazy>[^']+)'\)/gmu,
  )
  return [...found].map(({ groups = {} }) => {
    const name = groups['name'] ?? groups['lazy'] ?? ''
    const to = name.startsWith('.') ? join(dirname(from), name).replaceAll('\\', '/') : name
    const named = groups['names']?.match(/\{(.*)\}/su)?.[1]?.split(',') ?? ['']
    const isAllTypes = named.every((each) => /^\s*(type .*)?$/u.test(each)) && named[0] !== ''
    return { from, to, isType: groups['type'] !== undefined || isAllTypes }
  })
}

function mayImport({ to, isType }: Import, may: string): boolean {
  return may.split(' ').some((word) => {
    const part = word.replace('type:', '')
    if (part === '' || (word !== part && !isType)) return false
    return parts[part]?.test(to) ?? (to === part || to.startsWith(`${part}/`))
  })
}

function folderOf(path: string): string {
  return path.startsWith('node/') && path.split('/').length > 2
    ? path.split('/').slice(0, 2).join('/')
    : (path.split('/')[0] ?? '')
}

test('folders import only what stands below them', () => {
  const wrong = local.filter((each) => {
    const { from, to } = each
    const [, may = ''] = layers.find(([file]) => file.test(from)) ?? []
    const isOwn = folderOf(from) === folderOf(to) && folderOf(from) !== 'node'
    return !isOwn && !mayImport(each, may)
  })
  assert.equal(wrong, [])
})

for (const [folder, order] of Object.entries(rooms)) {
  const level = (path: string): number => {
    const [first = '', second] = path.slice(folder.length + 1).split('/')
    return order.split(' ').indexOf(second === undefined ? 'wiring' : first)
  }

  test(`rooms of ${folder} import only rooms below them`, () => {
    const inside = local.filter(({ from, to }) =>
      [from, to].every((path) => path.startsWith(`${folder}/`)),
    )
    assert.ok(inside.length > 50)
    assert.equal(
      inside.filter(({ from, to }) => level(from) < 0 || level(to) < level(from)),
      [],
    )
  })
}

test('packages are known to the one part that they are for', () => {
  const wrong = imports.filter(({ from, to }) =>
    packages.some(([name, file]) => !to.includes('.ts') && name.test(to) && !file.test(from)),
  )
  assert.equal(wrong, [])
})

test('protocol/ imports codecs and audited cryptography alone', () => {
  const allowed = /^(@ipld\/dag-cbor|cborg|multiformats|@noble\/|@scure\/bip39|node:crypto$)|\.ts$/u
  const wrong = imports.filter(({ from, to }) => from.startsWith('protocol/') && !allowed.test(to))
  assert.equal(wrong, [])
})

test('no files import each other in a circle', () => {
  assert.equal(circles(), [])
})

test('files outside the wiring import few others: nine of ten at most twelve', () => {
  const isWiring = /^node\/(social|network|sync|http|web)\/[a-z0-9-]+\.tsx?$|^node\/[a-z-]+\.ts$/u
  const counts = files
    .filter((path) => !isWiring.test(path))
    .map((path) => local.filter(({ from }) => from === path).length)
    .toSorted((a, b) => a - b)
  assert.ok((counts[Math.floor(counts.length * 0.9)] ?? 0) <= 12)
})

/** Groups of files that import each other (Tarjan's strongly connected components of more than one file). */
function circles(): string[][] {
  const targets = Map.groupBy(local, ({ from }) => from)
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (path: string): number => {
    order.set(path, order.size)
    let low = order.get(path) ?? 0
    stack.push(path)
    for (const { to } of targets.get(path) ?? []) {
      if (!order.has(to)) low = Math.min(low, visit(to))
      else if (stack.includes(to)) low = Math.min(low, order.get(to) ?? low)
    }
    lowest.set(path, low)
    if (low === order.get(path)) {
      const group = stack.splice(stack.indexOf(path))
      if (group.length > 1) found.push(group)
    }
    return low
  }
  for (const path of files) if (!order.has(path)) visit(path)
  return found
}

test.run()
