/**
 * Every interleaving of some steps, up to a depth: a tree of states in which each step is done once, looked at, and
 * taken back, so that interleavings with the same beginning share it. Steps that ask for what is so already are left out.
 */
import { TestError } from '../../helpers/test-error.ts'
import { checkWorld } from './check.ts'
import type { LittleWorld, Step } from './little-world.ts'

export interface Explored {
  /** Interleavings of full depth. */
  interleavings: number
  /** States that were looked at: after each step of each of them, once where they share it. */
  states: number
}

export interface ExploreInit {
  steps: readonly Step[]
  depth: number
  /** Goes on from every `of`-th pair of first steps only. @default all */
  part?: { index: number; of: number }
}

/** @throws {TestError} with the steps that lead to a state which is not the model's. */
export async function explore(world: LittleWorld, init: ExploreInit): Promise<Explored> {
  const { steps, depth, part = { index: 0, of: 1 } } = init
  const explored = { interleavings: 0, states: 0 }
  const path: Step[] = []
  let beginnings = 0
  const walk = async (): Promise<void> => {
    for (const step of steps) {
      if (!changesSomething(path, step)) continue
      if (path.length === 1 && beginnings++ % part.of !== part.index) continue
      const mark = world.mark()
      path.push(step)
      if (await doAndCheck(world, path)) {
        explored.states += 1
        if (path.length === depth) explored.interleavings += 1
        else await walk()
      }
      path.pop()
      world.rewind(mark)
    }
  }
  await walk()
  return explored
}

/** @returns whether the last step was possible. */
async function doAndCheck(world: LittleWorld, path: readonly Step[]): Promise<boolean> {
  const [step] = path.slice(-1)
  if (step === undefined) return false
  try {
    if (!(await world.do(step))) return false
    await checkWorld(world)
    return true
  } catch (error) {
    throw new TestError(
      `${String(error)} after\n${path.map(describe).join('\n')}`,
      {},
      { cause: error },
    )
  }
}

/** Whether a step can be done, and is more than to say what is so already. */
function changesSomething(path: readonly Step[], step: Step): boolean {
  if (!('contact' in step)) return true
  if (step.kind === 'comment' || step.kind === 'take back' || step.kind === 'react') return true
  if (step.kind === 'reply' || step.kind === 'edit') return true
  if (step.kind === 'remix' || step.kind === 'show' || step.kind === 'take remix back') return true
  if (step.kind === 'new device') return !path.includes(step)
  const own = path.filter((before) => 'contact' in before && before.contact === step.contact)
  const blocking = own.findLast(({ kind }) => kind === 'block' || kind === 'unblock')
  const isBlocked = blocking?.kind === 'block'
  if (step.kind === 'block') return !isBlocked
  if (step.kind === 'unblock') return isBlocked
  const last = own.findLast(
    (before) => before.kind === 'block' || ('aspect' in before && before.aspect === step.aspect),
  )
  if (step.kind === 'remove') return last?.kind === 'add'
  return !isBlocked && (last?.kind !== 'add' || (step.history && !last.history))
}

function describe(step: Step): string {
  return `  ${JSON.stringify(step)}`
}
