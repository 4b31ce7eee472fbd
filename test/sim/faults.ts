/** The faults of a run: drawn from the seed, some kinds in each run, so that rare combinations get their turn. */
import type { Chance } from './chance.ts'
import { calm, type Conditions, type Internet } from './internet.ts'
import type { SimNode } from './node.ts'
import type { Scheduler } from './scheduler.ts'

export interface FaultsInit {
  scheduler: Scheduler
  chance: Chance
  internet: Internet
  nodes: readonly SimNode[]
  durationMs: number
  /** Whether somebody may get another address: who has a new device does not learn it by that. */
  hasMover: boolean
}

/** How often each thing happens to a node, or to the network, within the time of a run. */
interface Plan {
  restarts: number
  kills: number
  powerCuts: number
  fullDisks: number
  splits: number
  slowSpells: number
  clockJumps: number
}

const dayMs = 24 * 3_600_000
const relayBytes = 128 * 1024
const downMsMax = 4 * 60_000

/** The skew of a node's clock. */
export function skewOf(chance: Chance): number {
  return chance.happens(0.5) ? 0 : chance.within(-3 * dayMs, 3 * dayMs)
}

export class Faults {
  readonly #init: FaultsInit
  readonly #plan: Plan
  readonly #conditions: Conditions
  /** The nodes that may get another address: of two that move at once, neither would find the other again. */
  readonly #mover: SimNode | undefined
  #isOver = false

  constructor(init: FaultsInit) {
    this.#init = init
    const { chance, nodes } = init
    const often = (most: number): number => (chance.happens(0.5) ? chance.share() * most : 0)
    this.#conditions = {
      ...calm,
      gossipLoss: often(0.6),
      gossipDuplicates: often(0.3),
      isGossipDead: chance.happens(0.2),
      streamLoss: often(0.15),
      linkBytesMax: chance.happens(0.2) ? relayBytes : Infinity,
    }
    this.#plan = {
      restarts: often(1.5),
      kills: often(2),
      powerCuts: often(1.5),
      fullDisks: often(1),
      splits: often(4),
      slowSpells: often(3),
      clockJumps: often(1),
    }
    const mover = chance.happens(0.3) ? chance.pick(nodes) : undefined
    this.#mover = init.hasMover ? mover : undefined
  }

  start(): void {
    const { nodes, chance } = this.#init
    const { restarts, kills, powerCuts, fullDisks, splits, slowSpells, clockJumps } = this.#plan
    Object.assign(this.#init.internet.conditions, this.#conditions)
    const node = (): SimNode => chance.pick(nodes)
    this.#spread(restarts * nodes.length, () => void this.#restart(node()))
    this.#spread(kills * nodes.length, () => this.#setTrap(node()))
    this.#spread(powerCuts * nodes.length, () => void this.#losePower(node()))
    this.#spread(fullDisks * nodes.length, () => this.#fillDisk(node()))
    this.#spread(clockJumps * nodes.length, () => this.#setClock(node()))
    this.#spread(splits, () => this.#split())
    this.#spread(slowSpells, () => this.#slowDown())
  }

  /** From now on nothing goes wrong but what is never repaired: dead gossip, and relays. */
  end(): void {
    this.#isOver = true
    const { internet, nodes } = this.#init
    const { isGossipDead, linkBytesMax } = internet.conditions
    Object.assign(internet.conditions, calm, { isGossipDead, linkBytesMax })
    internet.split(undefined)
    for (const node of nodes) {
      node.disk.isFull = false
      node.disk.trap = undefined
    }
  }

  /** Somebody may leave for good, and all others must get on without them. */
  async loseOne(): Promise<void> {
    const { chance, nodes } = this.#init
    if (!chance.happens(0.3)) return
    const node = chance.pick(nodes)
    if (!node.isUp) return
    node.isGone = true
    await node.kill()
  }

  #spread(count: number, task: () => void): void {
    const { scheduler, chance, durationMs } = this.#init
    const whole = Math.floor(count) + (chance.happens(count % 1) ? 1 : 0)
    for (let number = 0; number < whole; number++) {
      scheduler.after(chance.share() * durationMs, task)
    }
  }

  async #restart(node: SimNode): Promise<void> {
    if (!node.isUp) return
    this.#startLater(node)
    await node.stop()
  }

  /** Kills a node at one of its next writes, before or after it. */
  #setTrap(node: SimNode): void {
    const { chance } = this.#init
    if (!node.isUp || this.#isOver) return
    node.disk.trap = {
      writes: chance.below(12),
      isWritten: chance.happens(0.5),
      spring: () => {
        this.#startLater(node)
        void node.kill()
      },
    }
  }

  #setClock(node: SimNode): void {
    if (!this.#isOver) node.setClock(skewOf(this.#init.chance))
  }

  async #losePower(node: SimNode): Promise<void> {
    if (!node.isUp) return
    this.#startLater(node)
    await node.kill(this.#init.chance.within(0, node.disk.atRisk))
  }

  #startLater(node: SimNode): void {
    const { scheduler, chance } = this.#init
    if (node === this.#mover) node.move()
    scheduler.after(1000 + chance.share() * downMsMax, () => void node.start())
  }

  #fillDisk({ disk, label }: SimNode): void {
    const { scheduler, chance } = this.#init
    scheduler.note(`${label} has a full disk`)
    disk.isFull = !this.#isOver
    scheduler.after(chance.share() * downMsMax, () => {
      disk.isFull = false
    })
  }

  #split(): void {
    const { scheduler, chance, nodes, internet } = this.#init
    if (this.#isOver) return
    scheduler.note('the network splits')
    internet.split(new Set(chance.some(nodes, 0.5).map(({ peer }) => peer)))
    scheduler.after(chance.share() * 2 * downMsMax, () => internet.split(undefined))
  }

  #slowDown(): void {
    const { scheduler, chance, internet } = this.#init
    internet.conditions.slowness = this.#isOver ? 1 : 2 ** chance.within(1, 7)
    scheduler.after(chance.share() * downMsMax, () => {
      internet.conditions.slowness = 1
    })
  }
}
