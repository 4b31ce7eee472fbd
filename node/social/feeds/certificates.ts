/** Certificates of those whose responses are relayed: checked once, and kept by their ids. */
import { PappusError } from '../../../protocol/errors.ts'
import { verifyCertificate } from '../../../protocol/device.ts'
import { certificateId, type CertificateId } from '../../../protocol/ids.ts'
import type { CertificatesRecord } from '../../../protocol/records/certificates.ts'
import type { RelayedResponse } from '../../../protocol/records/relay.ts'
import type { SignedResponse } from '../../../protocol/records/response.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from './context.ts'
import { certificates, certifiedIn } from './tables.ts'

/** Keeps the right ones of them; a wrong one keeps no other from being kept. */
export function applyCertificates({ tx, feed }: ApplyContext, record: CertificatesRecord): void {
  for (const certificate of record.certificates) {
    try {
      const id = keepCertificate(tx, certificate)
      if (feed.isMine) tx.put(certifiedIn, keyOf(feed.id, id), true)
    } catch (error) {
      if (!(error instanceof PappusError)) throw error
    }
  }
}

/**
 * Checks a certificate, unless it was checked before.
 *
 * @throws {MalformedError}, {UnsupportedVersionError} or {BadSignatureError} when it is wrong.
 */
export function keepCertificate(tx: Transaction, certificate: Uint8Array): CertificateId {
  const id = certificateId(certificate)
  if (isKept(tx, id)) return id
  verifyCertificate(certificate)
  tx.put(certificates, id, certificate)
  return id
}

/** Whether a certificate is there, and right. */
export function isKept(reader: Reader, id: CertificateId): boolean {
  return reader.get(certificates, id) !== undefined
}

/** A relayed response with its certificate, which was checked; `undefined` while that is not known. */
export function certified(
  reader: Reader,
  { certificateId: id, ...response }: RelayedResponse,
): SignedResponse | undefined {
  const certificate = reader.get(certificates, id)
  return certificate && { ...response, certificate }
}
