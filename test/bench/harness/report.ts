/** The report: one page without scripts, with the table and a plot of each figure. */
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { escaped, plotOf } from './plot.ts'
import type { Result } from './result.ts'
import type { Run } from './run.ts'
import { cellsOf, columns } from './words.ts'

/** The machine that the figures are of. */
export function machine(): string {
  const [cpu] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model ?? 'processor'}, ${gigabytes} GiB, Node ${process.versions.node}`
}

/** Writes `results.json` and `report.html` into a folder. @returns the path of the report */
export async function writeReport(folder: string, run: Run, atMs: number): Promise<string> {
  await mkdir(folder, { recursive: true })
  const at = new Date(atMs).toISOString()
  const json = { at, machine: machine(), ...run }
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(json, undefined, 2)}\n`)
  const path = join(folder, 'report.html')
  await writeFile(path, pageOf(run, `${at}, ${machine()}`))
  return path
}

export function pageOf({ results, failures }: Run, about: string): string {
  const head = columns.map((words) => `<th>${words}</th>`).join('')
  const rows = results.map((result) => `<tr>${cellsOf(result).map(cell).join('')}</tr>`).join('\n')
  const failed = failures.map(({ row, why }) => `<p>${escaped(row)} broke off: ${escaped(why)}</p>`)
  const groups = Map.groupBy(results, ({ row, figure }) => `${row}: ${figure}`)
  const plots = [...groups].map(([title, group]) => figureOf(title, group))
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Pappus bench</title>
<style>body{font:15px system-ui;margin:2rem}table{border-collapse:collapse}td,th{padding:.2rem .6rem;text-align:start;border-bottom:1px solid #ccc}main{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}</style>
<h1>Pappus bench</h1><p>${escaped(about)}</p>
<table><tr>${head}</tr>
${rows}
</table>
${failed.join('')}<p>Blue: measured; grey: the machine's limit; brown: the aim. Both axes are logarithmic.</p>
<main>${plots.join('\n')}</main></html>
`
}

function figureOf(title: string, group: readonly Result[]): string {
  const limit = group[0]?.limitOf
  const words = limit === undefined ? title : `${title}; limit: ${limit}`
  return `<figure>${plotOf(group)}<figcaption>${escaped(words)}</figcaption></figure>`
}

function cell(words: string): string {
  return `<td>${escaped(words)}</td>`
}
