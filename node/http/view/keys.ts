/** Whether certificates of the view on the local network are still good, and how they are shown. */
import { X509Certificate } from 'node:crypto'
import { dayMs } from '../../durations.ts'
import type { Authority, Certificate } from '../../home-files.ts'
import { authorityRenewDays, renewDays } from '../limits.ts'

/** Whether an authority is good for as long as any certificate that it signs now. */
export function isAuthorityGood({ certificate }: Authority, nowMs: number): boolean {
  return isGood(certificate, nowMs, authorityRenewDays)
}

/** Whether a certificate is good for some time, and for just these names. */
export function isCertificateGood(
  { certificate, names }: Certificate,
  wanted: readonly string[],
  nowMs: number,
): boolean {
  const isSame = names.length === wanted.length && wanted.every((name) => names.includes(name))
  return isSame && isGood(certificate, nowMs, renewDays)
}

/** SHA-256 of a certificate as systems show it: `AB:CD:…`. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256
}

/** The bytes of a certificate (DER), as phones take it. */
export function derOf(certificate: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new X509Certificate(certificate).raw)
}

function isGood(pem: string, nowMs: number, forDays: number): boolean {
  const { validFromDate, validToDate } = new X509Certificate(pem)
  return validFromDate.getTime() <= nowMs && validToDate.getTime() - forDays * dayMs >= nowMs
}
