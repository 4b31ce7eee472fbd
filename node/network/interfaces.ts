/** Notices that this machine moved: another Wi-Fi, a cable, a VPN. Node tells of none of that by itself. */
import { networkInterfaces } from 'node:os'
import { interfacesPollMs } from '../limits.ts'
import type { World } from '../world.ts'

export interface InterfacesInit {
  world: World
  /** The machine has addresses that it had not, or has some no more. */
  changed: () => void
  /** @default the addresses of this machine */
  read?: () => string[]
}

/** Looks at the machine's addresses every few seconds; the returned function ends that. */
export function watchInterfaces({ world, changed, read = addresses }: InterfacesInit): () => void {
  let known = read().toSorted().join()
  let cancel: () => void = () => undefined
  const look = (): void => {
    cancel = world.after(interfacesPollMs, look)
    const now = read().toSorted().join()
    if (now === known) return
    known = now
    changed()
  }
  cancel = world.after(interfacesPollMs, look)
  return () => cancel()
}

function addresses(): string[] {
  const all = Object.values(networkInterfaces()).flat()
  return all.flatMap((found) => (found === undefined ? [] : found.address))
}
