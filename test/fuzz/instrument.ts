/**
 * Counts branches: a hook of Node's module loader that puts a counter into every branch of `protocol/` and of the packages
 * that read foreign bytes for it. Jazzer.js would do the same, but the native part of its release 4 wants glibc
 * 2.38, which Debian 12 has not, comes without sources, and release 2 knows no ECMAScript modules.
 *
 * Import this before anything that imports `protocol/`.
 */
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import { probe, probeName } from './probe.ts'

/** Counter of the entrance of every function of `protocol/` that is exported: `file name` → counter. */
export const entrances = new Map<string, number>()

interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const instrumented =
  /\/protocol\/[^?]+\.ts$|\/node_modules\/(cborg|@ipld\/dag-cbor|@scure\/bip39|multiformats)\//u
const operators = /^\s*(===|!==|<=|>=|<|>)\s*$/u

registerHooks({
  load(url, context, nextLoad) {
    const result = nextLoad(url, context)
    if (!instrumented.test(url) || result.source === undefined || result.source === null)
      return result
    if (result.format !== 'module' && result.format !== 'module-typescript') return result
    const text =
      typeof result.source === 'string'
        ? result.source
        : Buffer.from(result.source as Uint8Array).toString()
    const isTypeScript = result.format === 'module-typescript'
    const code = isTypeScript ? stripTypeScriptTypes(text) : text
    return { ...result, format: 'module', source: instrument(code, fileURLToPath(url)) }
  },
})

/** The same program, with counters. */
function instrument(code: string, path: string): string {
  const edits = new Edits(code)
  const ast = parseAst(code) as unknown as SyntaxNode
  const file = /protocol\/(.+)$/u.exec(path)?.[1]
  visit(ast, (node) => {
    if (file !== undefined) noteEntrance(file, node)
    countBranches(node, edits)
  })
  return `const ${probeName} = globalThis.${probeName};${edits.apply()}`
}

/** The counter of an exported function is the next one that is given out. */
function noteEntrance(file: string, node: SyntaxNode): void {
  if (node.type !== 'ExportNamedDeclaration') return
  const declared = node['declaration'] as SyntaxNode | null
  if (declared?.type !== 'FunctionDeclaration') return
  entrances.set(`${file} ${(declared['id'] as { name: string }).name}`, probe.branches)
}

function countBranches(node: SyntaxNode, edits: Edits): void {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'CatchClause':
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return edits.count(node['body'] as SyntaxNode)
    case 'IfStatement':
    case 'ConditionalExpression':
      edits.count(node['consequent'] as SyntaxNode)
      return edits.count(node['alternate'] as SyntaxNode | null)
    case 'LogicalExpression':
      return edits.count(node['right'] as SyntaxNode)
    case 'SwitchCase':
      return edits.countBefore((node['consequent'] as SyntaxNode[])[0])
    case 'BinaryExpression':
      return edits.compare(node['left'] as SyntaxNode, node['right'] as SyntaxNode, node)
  }
}

/** An insertion into a text, and its place. */
class Edits {
  readonly #code: string
  readonly #before = new Map<number, string>()
  readonly #after = new Map<number, string>()
  readonly #operators: { from: number; to: number }[] = []

  constructor(code: string) {
    this.#code = code
  }

  /** Counts a branch: a block, a single statement or an expression. */
  count(node: SyntaxNode | null): void {
    if (node === null) return
    if (node.type === 'BlockStatement')
      return this.#put(node.start + 1, node.end - 1, `${counter()};`, '')
    const isStatement = /(Statement|Declaration)$/u.test(node.type)
    if (isStatement) this.#put(node.start, node.end, `{${counter()};`, '}')
    else this.#put(node.start, node.end, `(${counter()},`, ')')
  }

  countBefore(node: SyntaxNode | undefined): void {
    if (node !== undefined) this.#put(node.start, node.start, `${counter()};`, '')
  }

  /** `a < b` becomes a call that hears both sides. */
  compare(left: SyntaxNode, right: SyntaxNode, whole: SyntaxNode): void {
    const operator = whole['operator'] as string
    const isTypeTest = left.type === 'UnaryExpression'
    // Parentheses around a side stand outside of its node; such comparisons stay as they are.
    if (isTypeTest || !operators.test(this.#code.slice(left.end, right.start))) return
    const site = probe.comparisons++
    this.#put(whole.start, whole.end, `${probeName}.compare(${site},'${operator}',`, ')')
    this.#operators.push({ from: left.end, to: right.start })
  }

  apply(): string {
    const code = this.#code
    const isOperator = new Uint8Array(code.length + 1)
    const commas = new Set<number>()
    for (const { from, to } of this.#operators) {
      isOperator.fill(1, from, to)
      commas.add(from)
    }
    let text = ''
    for (let at = 0; at <= code.length; at++) {
      text += this.#after.get(at) ?? ''
      if (commas.has(at)) text += ','
      text += this.#before.get(at) ?? ''
      if (isOperator[at] === 0) text += code[at] ?? ''
    }
    return text
  }

  /** Outer nodes come first: what opens goes behind what they opened, what closes in front of what they close. */
  #put(start: number, end: number, open: string, close: string): void {
    this.#before.set(start, (this.#before.get(start) ?? '') + open)
    if (close !== '') this.#after.set(end, close + (this.#after.get(end) ?? ''))
  }
}

function counter(): string {
  return `${probeName}.counters[${probe.branches++}]++`
}

function visit(node: SyntaxNode, see: (node: SyntaxNode) => void): void {
  see(node)
  for (const child of Object.values(node)) {
    for (const item of Array.isArray(child) ? (child as unknown[]) : [child]) {
      if (isNode(item)) visit(item, see)
    }
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'
  )
}
