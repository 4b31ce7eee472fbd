/** The costs of delivery, beside the number of nodes. */
import type { RunResult } from './run.ts'

const columns = [
  'nodes',
  'runs',
  'posts',
  'delivered',
  'messages each',
  'bytes each',
  'blob bytes each',
  'hops',
] as const
type Row = Record<(typeof columns)[number], string>

/** Rows of runs of like size: tens of nodes, up to a hundred, then hundreds. */
export function costTable(results: readonly RunResult[]): string {
  const groups = Map.groupBy(results, ({ nodes }) => bucketOf(nodes))
  const rows = [...groups.keys()]
    .toSorted((a, b) => a - b)
    .map((bucket) => rowOf(groups.get(bucket) ?? []))
  const header = Object.fromEntries(columns.map((name) => [name, name])) as Row
  const all = [header, ...rows]
  const widths = columns.map((name) => Math.max(...all.map((row) => row[name].length)))
  return all
    .map((row) => columns.map((name, index) => row[name].padStart(widths[index] ?? 0)).join('  '))
    .join('\n')
}

function bucketOf(nodes: number): number {
  return nodes < 100 ? Math.floor(nodes / 10) : 10 + Math.floor(nodes / 100)
}

function rowOf(results: readonly RunResult[]): Row {
  const sum = (value: (result: RunResult) => number): number =>
    results.reduce((total, result) => total + value(result), 0)
  const sizes = results.map(({ nodes }) => nodes)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const delivered = sum((result) => result.delivered)
  const entries = sum(({ costs }) => costs.delivered)
  return {
    nodes: least === most ? `${least}` : `${least}-${most}`,
    runs: `${results.length}`,
    posts: `${sum(({ posts }) => posts)}`,
    delivered: `${delivered}`,
    'messages each': (sum(({ costs }) => costs.messages) / delivered).toFixed(1),
    'bytes each': (sum(({ costs }) => costs.bytes) / delivered).toFixed(0),
    'blob bytes each': (sum(({ costs }) => costs.blobBytes) / delivered).toFixed(0),
    hops: (sum(({ costs }) => costs.hops) / entries).toFixed(2),
  }
}
