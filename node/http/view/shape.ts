/** From the view on other devices to the shapes of the API. */
import type { SavedSession } from '../../home-files.ts'
import { fingerprintOf } from './keys.ts'
import type { OtherDevices } from './other-devices.ts'
import type { OpenPairing } from './pairing.ts'
import type { Browser, PairingState, View } from './schema.ts'

export function viewShape({ lan, origins, pairing }: OtherDevices): View {
  const { authority } = lan
  return {
    lan: lan.isOn,
    port: lan.port,
    addresses: lan.origins,
    origins: [...lan.proxied],
    ...(authority !== undefined && { fingerprint: fingerprintOf(authority) }),
    ...(pairing.open !== undefined && { pairing: pairingShape(pairing.open, origins) }),
  }
}

export function pairingShape(
  { code, expiresAtMs, claim }: OpenPairing,
  origins: readonly string[],
): PairingState {
  const half = code.length / 2
  return {
    code: `${code.slice(0, half)}-${code.slice(half)}`,
    urls: origins.map((origin) => `${origin}/#pair=${code}`),
    expiresAtMs,
    ...(claim !== undefined && { claim }),
  }
}

/** @param thisId of the browser that asks. */
export function browserShape(session: SavedSession, thisId: string | undefined): Browser {
  const { id, name, createdAtMs, usedAtMs, isElsewhere } = session
  return { id, name, createdAtMs, usedAtMs, isElsewhere, isThis: id === thisId }
}
