/** Which runs there are: the seed gives the number of nodes, unless somebody says it. */
import { Chance } from './chance.ts'
import type { RunInit } from './run.ts'

/** Nodes of a run: both ends included. */
export interface Size {
  from: number
  to: number
}

/** `20-50`, or one number. */
export function parseSize(text: string): Size {
  const [from = '', to = from] = text.split('-')
  return { from: Number(from), to: Number(to) }
}

/** The run of a seed. */
export function runOf(seed: number, size: Size, minutes?: number): RunInit {
  const nodes = new Chance(`size/${seed}`).within(size.from, size.to)
  return minutes === undefined ? { seed, nodes } : { seed, nodes, minutes }
}

/** The command that does a failed run again. */
export function replayOf({ seed, nodes, minutes }: RunInit): string {
  const more = minutes === undefined ? '' : ` --minutes ${minutes}`
  return `npm run sim -- --seed ${seed} --nodes ${nodes}${more}`
}
