/** How the owner wants to have things, as they choose it on this device. Which of several wishes counts stands in `apply-settings.ts`. */
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { settings } from './tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { decidedMs } from '../feeds/times.ts'

export interface SettingsComponents {
  world: World
  writer: Writer
}

/** Values by the names of settings; what is `undefined` stays as it is. */
export type WantedSettings = Readonly<Record<string, string | undefined>>

export class Settings {
  readonly #components: SettingsComponents

  constructor(components: SettingsComponents) {
    this.#components = components
  }

  /** Writes what is not so already. */
  change(tx: Transaction, wanted: WantedSettings): void {
    const { world, writer } = this.#components
    const nowMs = world.now()
    for (const [name, value] of Object.entries(wanted)) {
      const known = tx.get(settings, name)
      if (value === undefined || known?.value === value) continue
      // Also where a clock was ahead when it was chosen.
      const atMs = decidedMs(nowMs, known?.atMs)
      writer.write(tx, { kind: 'self' }, { kind: 'setting', name, value, atMs })
    }
  }
}

/** All settings by name. */
export async function listSettings(reader: Reader): Promise<Record<string, string>> {
  const rows = await reader.list(settings, {})
  return Object.fromEntries(rows.map(([name, { value }]) => [name, value]))
}
