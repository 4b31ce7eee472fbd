/** Tells everybody that knows us when our addresses change: soon, but a line that comes and goes must not fill their feeds. */
import { moveSettleMs, movesMsMin } from './limits.ts'
import type { Network } from '../../network/base/network.ts'
import type { World } from '../../world.ts'

export interface MovingInit {
  network: Pick<Network, 'watch'>
  world: World
  /** Tells everybody, unless they know. */
  tell: () => void
}

export class Moving {
  readonly #init: MovingInit
  #toldAtMs = -Infinity
  #cancel: (() => void) | undefined
  #unwatch: () => void = () => undefined

  constructor(init: MovingInit) {
    this.#init = init
  }

  start(): void {
    this.#unwatch = this.#init.network.watch({ moved: () => this.#plan() })
  }

  stop(): void {
    this.#unwatch()
    this.#cancel?.()
  }

  #plan(): void {
    const { world, tell } = this.#init
    const delayMs = Math.max(moveSettleMs, this.#toldAtMs + movesMsMin - world.elapsed())
    this.#cancel ??= world.after(delayMs, () => {
      this.#cancel = undefined
      this.#toldAtMs = world.elapsed()
      tell()
    })
  }
}
