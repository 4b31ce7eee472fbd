/**
 * Certificates of the view on the local network: an authority of this node's own, and the certificate that it signs for the
 * addresses of the machine. A person who installs the authority trusts it for these addresses alone, and for nothing else that
 * their browser shows: name constraints hold it there (RFC 5280, section 4.2.1.10).
 *
 * This file alone loads the library for certificates, which takes some 20 MB of memory; it is needed about once a year.
 */
import 'reflect-metadata'
import { AsnConvert } from '@peculiar/asn1-schema'
import * as asn1 from '@peculiar/asn1-x509'
import * as x509 from '@peculiar/x509'
import { dayMs } from '../../durations.ts'
import type { Authority, Certificate, KeyPair } from '../../home-files.ts'
import { authorityDays, certificateDays, clockErrorDays } from '../limits.ts'
import { lanNetworks } from './lan-addresses.ts'

const { subtle } = crypto
/** A private key, as the platform has it. */
type Key = Awaited<ReturnType<typeof subtle.importKey>>
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** A name that nobody ever has (RFC 6761), for an authority that is to sign for no name at all. */
const noName = 'nobody.invalid'

interface CertificateInit {
  /** Addresses of this machine in its networks, and the name that it has there. */
  addresses: readonly string[]
  hostName: string | undefined
  nowMs: number
}

/**
 * An authority that can sign for private addresses and one name of the local network.
 *
 * @param tag tells it from those of other nodes, in the list of a phone.
 */
export async function createAuthority({
  tag,
  hostName,
  nowMs,
}: Omit<CertificateInit, 'addresses'> & { tag: string }): Promise<Authority> {
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Pappus view ${tag}`,
    ...lifetime(nowMs, authorityDays),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameConstraints(hostName ?? noName),
    ],
  })
  const pair = await pemOf(certificate, keys.privateKey)
  return hostName === undefined ? pair : { ...pair, hostName }
}

/** A certificate for the addresses, with a key of its own. The name counts where the authority may sign for it. */
export async function issueCertificate(
  authority: Authority,
  { addresses, hostName, nowMs }: CertificateInit,
): Promise<Certificate> {
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = await readKey(authority.key)
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const names = hostName !== undefined && hostName === authority.hostName ? [hostName] : []
  const certificate = await x509.X509CertificateGenerator.create({
    // The space keeps it from being read as the name of a host.
    subject: 'CN=Pappus view',
    issuer: issuer.subjectName,
    ...lifetime(nowMs, certificateDays),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...addresses.map((value) => ({ type: 'ip', value }) as const),
        ...names.map((value) => ({ type: 'dns', value }) as const),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { ...(await pemOf(certificate, keys.privateKey)), names: [...addresses, ...names] }
}

/** Clocks in a house differ: a certificate of today must not be one of tomorrow to a phone. */
function lifetime(nowMs: number, days: number): { notBefore: Date; notAfter: Date } {
  const startMs = nowMs - clockErrorDays * dayMs
  return { notBefore: new Date(startMs), notAfter: new Date(startMs + days * dayMs) }
}

function nameConstraints(hostName: string): x509.Extension {
  const bases = [
    new asn1.GeneralName({ dNSName: hostName }),
    ...lanNetworks.map(({ address, bits }) => subnet(address, bits)),
  ]
  const permittedSubtrees = new asn1.GeneralSubtrees(
    bases.map((base) => new asn1.GeneralSubtree({ base })),
  )
  const value = AsnConvert.serialize(new asn1.NameConstraints({ permittedSubtrees }))
  return new x509.Extension(asn1.id_ce_nameConstraints, true, value)
}

function subnet(address: string, bits: number): asn1.GeneralName {
  return new asn1.GeneralName({ iPAddress: `${address}/${bits}` })
}

async function readKey(pem: string): Promise<Key> {
  const der = x509.PemConverter.decodeFirst(pem)
  return subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

async function pemOf(certificate: x509.X509Certificate, key: Key): Promise<KeyPair> {
  const der = await subtle.exportKey('pkcs8', key)
  return {
    certificate: certificate.toString('pem'),
    key: x509.PemConverter.encode(der, x509.PemConverter.PrivateKeyTag),
  }
}
