/** Notices that this machine moved: another Wi-Fi, a cable, a VPN. Node tells of none of that by itself. */
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { interfacesPollMs } from './limits.ts'
import type { World } from '../../world.ts'

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

/** Those that lead out of this machine: containers and other interfaces inside come and go without a move. */
function addresses(): string[] {
  const all = Object.values(networkInterfaces()).flat()
  return all.flatMap((found) => (found === undefined || !leadsOut(found) ? [] : found.address))
}

/** Whether an address is of a network beyond the cable: others have it on every interface. */
export function leadsOut({
  address,
  internal,
}: Pick<NetworkInterfaceInfo, 'address' | 'internal'>): boolean {
  return !internal && !address.startsWith('169.254.') && !/^fe[89ab]/iu.test(address)
}
