import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { concat, toBase64url, utf8 } from '../../protocol/bytes.ts'
import { sha256 } from '../../protocol/crypto.ts'
import { formatInvite, parseInvite, type Invite } from '../../protocol/invite.ts'
import type { InviteAddress } from '../../protocol/invite-address.ts'
import {
  inviteAddressesMax,
  inviteLinkCharsMax,
  invitePasteCharsMax,
} from '../../protocol/limits.ts'
import { contains } from '../helpers/hostile.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/invite')
const next = bytesFrom('invite')
const origin = 'http://127.0.0.1:7277'
const marker = '/join#v1.'
const invite: Invite = {
  peerKey: next(32),
  secret: next(16),
  expiresAtMs: 1_767_268_800_000,
  addresses: [
    { kind: 'ip4', host: '192.0.2.7', port: 7277 },
    { kind: 'ip6', host: '2001:db8:0:0:0:0:0:7', port: 443 },
    { kind: 'dns', host: 'home.example', port: 65_535 },
  ],
}

const anyPort = fc.nat({ max: 65_535 })
const anyGroup = fc.nat({ max: 0xff_ff }).map((group) => group.toString(16))
const anyHost = fc.oneof(
  fc.record({ kind: fc.constant('ip4' as const), host: fc.ipV4() }),
  fc.record({
    kind: fc.constant('ip6' as const),
    host: fc.array(anyGroup, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':')),
  }),
  fc.record({
    kind: fc.constant('dns' as const),
    host: fc.stringMatching(/^[a-zA-Z\d.-]{1,64}$/u),
  }),
)
const anyRelay = fc.option(anyBytes({ length: 32 }), { nil: undefined })
const anyAddress: fc.Arbitrary<InviteAddress> = fc
  .tuple(anyHost, anyPort, anyRelay)
  .map(([{ kind, host }, port, relay]) => ({ kind, host, port, ...(relay && { relay }) }))
/** Bytes for addresses in a link with `origin`. */
const addressBytesMax = 70

function sizeOf({ kind, host, relay }: InviteAddress): number {
  const hostLength = kind === 'ip4' ? 4 : kind === 'ip6' ? 16 : 1 + host.length
  return (relay === undefined ? 0 : 33) + 1 + hostLength + 2
}

/** The addresses that fit, each one beside those before it. */
function fitting(addresses: readonly InviteAddress[]): InviteAddress[] {
  let left = addressBytesMax
  const fits = addresses.filter((address) => {
    const isFitting = sizeOf(address) <= left
    if (isFitting) left -= sizeOf(address)
    return isFitting
  })
  return fits.slice(0, inviteAddressesMax)
}

/** A link whose bytes, before the right checksum, the caller wrote. */
function linkOf(...parts: readonly Uint8Array[]): string {
  const body = concat(...parts)
  return origin + marker + toBase64url(concat(body, sha256(body).subarray(0, 4)))
}

test('an invite comes back', () => {
  assert.equal(parseInvite(formatInvite(invite, origin)), invite)
  check(fc.property(anyInvite, (any) => assert.equal(parseInvite(formatInvite(any, origin)), any)))
})

test('a link has at most 200 characters and each address that fits beside those before it', () => {
  const property = fc.property(fc.array(anyAddress, { maxLength: 6 }), (addresses) => {
    const link = formatInvite({ ...invite, addresses }, origin)
    assert.ok(link.length <= inviteLinkCharsMax, `${link.length}`)
    // Once four are kept, none follows; the model counts bytes only.
    const kept = parseInvite(link).addresses
    if (kept.length < inviteAddressesMax) assert.equal(kept, fitting(addresses))
  })
  check(property, { runs: 500 })
})

test('what fits beside a relay', () => {
  const relay = next(32)
  const [ip4, ip6] = invite.addresses as [InviteAddress, InviteAddress]
  const name: InviteAddress = { kind: 'dns', host: 'a'.repeat(64), port: 1 }
  const run = (addresses: InviteAddress[], expected: InviteAddress[]): void =>
    assert.equal(parseInvite(formatInvite({ ...invite, addresses }, origin)).addresses, expected)
  const throughIp4 = { ...ip4, relay }
  const throughIp6 = { ...ip6, relay }
  run([throughIp4, ip4, ip6], [throughIp4, ip4, ip6])
  run([throughIp6, ip6, ip4], [throughIp6, ip4])
  run([{ ...name, relay }, throughIp4, ip4], [throughIp4, ip4])
  run([throughIp4, throughIp6, ip4, ip4, ip4, ip4], [throughIp4, ip4, ip4, ip4])
  run([{ ...ip4, relay: relay.subarray(1) }, ip4], [ip4])
})

test('four short addresses fit, four long ones do not', () => {
  const countOf = (addresses: InviteAddress[]): number =>
    parseInvite(formatInvite({ ...invite, addresses }, origin)).addresses.length
  assert.is(countOf(Array.from({ length: 5 }, () => invite.addresses[0]!)), 4)
  assert.is(countOf([{ kind: 'dns', host: 'a'.repeat(64), port: 1 }, invite.addresses[0]!]), 1)
})

test('a link that is too long without any address is refused', () => {
  throws(() => formatInvite(invite, `http://${'a'.repeat(120)}.example`), 'too-large')
})

test('the expiry is a whole second', () => {
  const link = formatInvite({ ...invite, expiresAtMs: 1_767_268_800_999 }, origin)
  assert.is(parseInvite(link).expiresAtMs, 1_767_268_800_000)
})

test('what programs put around a link does not matter', () => {
  const link = formatInvite(invite, origin)
  for (const text of [` ${link}\n`, `<${link}>`, `(${link}).`, `"${link}",`, `'${link}';`]) {
    assert.equal(parseInvite(text), invite)
  }
  for (const text of [`${link}!`, `„${link}“`, `”${link}”`, `${link}=`, `${link}…`, `*${link}*`]) {
    assert.equal(parseInvite(text), invite)
  }
  const sentence = `Hi Bo, v1.2 of my address: ${link} Hope to see you there.v1. Ana`
  assert.equal(parseInvite(sentence), invite)
  assert.equal(parseInvite(`[here](${link})and-so-on`), invite)
  const shown = `<a href="${link}">${link.slice(0, 60)}…</a>`
  assert.equal(parseInvite(shown), invite)
  assert.equal(parseInvite(`${link.slice(0, 60)}… is ${link}`), invite)
  assert.equal(parseInvite(link.slice(link.indexOf('v1.'))), invite)
  assert.equal(parseInvite(link.replace(origin, 'https://pappus.example/de')), invite)
})

test('what programs did to a link is undone', () => {
  const link = formatInvite(invite, origin)
  const broken = link.match(/.{1,20}/gu)!
  assert.equal(parseInvite(broken.join('\n')), invite)
  assert.equal(parseInvite(broken.join('=\r\n')), invite)
  assert.equal(parseInvite(`> ${broken.join('\n>> > ')}\n> bye`), invite)
  assert.equal(parseInvite(link.split('').join('\u200b')), invite)
  assert.equal(parseInvite(link.replace('#', '%23')), invite)
  assert.equal(parseInvite(encodeURIComponent(link)), invite)
  assert.equal(parseInvite(encodeURIComponent(encodeURIComponent(link))), invite)
  assert.equal(parseInvite(link.replaceAll('_', String.raw`\_`)), invite)
  const everyLetter = [...utf8(link)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
  assert.equal(parseInvite(everyLetter.join('')), invite)
  assert.equal(parseInvite(everyLetter.join('\n> ')), invite)
})

const anyInvite = fc.record(
  {
    peerKey: anyBytes({ length: 32 }),
    secret: anyBytes({ length: 16 }),
    expiresAtMs: fc.nat({ max: 2 ** 31 - 1 }).map((seconds) => seconds * 1000),
    addresses: fc.array(anyAddress, { maxLength: 1 }),
  },
  { noNullPrototype: true },
)
const nothing = fc.string({
  unit: fc.constantFrom(...' \t\n\r>|\u00a0\u200b\u200c\u2060\ufeff\u00ad"”!'.split('')),
  maxLength: 6,
})
/** One thing that happens to a text on its way. */
const anyDamage: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom('\n', '\r\n', '\n> ', '=\n', '\n  | '))
    .map(
      ([length, gap]) =>
        (text: string) =>
          piecesOf(text, length).join(gap),
    ),
  fc.constant((text: string) => encodeURIComponent(text)),
  fc.constant((text: string) => text.replace('#', '%23')),
  fc.tuple(nothing, nothing).map(
    ([a, b]) =>
      (text: string) =>
        `${a}${text}${b}`,
  ),
  fc.tuple(nothing, fc.nat({ max: 100 })).map(
    ([gap, at]) =>
      (text: string) =>
        text.slice(0, at) + gap + text.slice(at),
  ),
)
const anyProse = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.lorem({ mode: 'sentences', maxCount: 4 }),
)

function piecesOf(text: string, length: number): string[] {
  const count = Math.ceil(text.length / length)
  return Array.from({ length: count }, (_, at) => text.slice(at * length, (at + 1) * length))
}

test('any invite is found in a mail, whatever happened to it', () => {
  const prose = fc.tuple(anyProse, anyProse)
  const damages = fc.array(anyDamage, { maxLength: 3 })
  const property = fc.property(anyInvite, prose, damages, (any, [before, after], all) => {
    // Surrogates stay whole, as in any program that encodes a text.
    const damaged = all.reduce(
      (text, damage) => damage(text.toWellFormed()),
      formatInvite(any, origin),
    )
    assert.equal(parseInvite(`${before} ${damaged} ${after}`), any)
  })
  check(property, { runs: 1000 })
})

test('a mail without an invite has none', () => {
  const part = fc.oneof(
    anyProse,
    fc.constantFrom('v1.', '#v1.', marker, '%23v1%2E', origin),
    fc.base64String({ maxLength: 200 }),
  )
  const property = fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
    throws(() => parseInvite(parts.join('\n')), 'invite-mistyped')
  })
  check(property, { runs: 500 })
})

test('one changed, missing or doubled character is noticed', () => {
  const link = formatInvite(invite, origin)
  const start = link.indexOf('v1.')
  const first = start + 'v1.'.length
  for (let at = start; at < link.length; at++) {
    const letters = at < first ? 'x?' : 'AaZ09-_.x '
    for (const letter of letters) {
      if (letter === link[at]) continue
      throws(() => parseInvite(link.slice(0, at) + letter + link.slice(at + 1)), 'invite-mistyped')
    }
    throws(() => parseInvite(link.slice(0, at) + link.slice(at + 1)), 'invite-mistyped')
    // A doubled end is text behind the link.
    if (at < first || link.slice(at) === link[at]?.repeat(link.length - at)) continue
    throws(() => parseInvite(link.slice(0, at) + link[at] + link.slice(at)), 'invite-mistyped')
  }
})

test('two characters that changed places are noticed', () => {
  const link = formatInvite(invite, origin)
  for (let at = link.indexOf(marker) + marker.length; at < link.length - 1; at++) {
    if (link[at] === link[at + 1]) continue
    const swapped = link.slice(0, at) + link[at + 1] + link[at] + link.slice(at + 2)
    throws(() => parseInvite(swapped), 'invite-mistyped')
  }
})

test('what is no invite is refused, of whatever length, soon', () => {
  const hostile = [
    '__proto__',
    marker,
    `${origin}${marker}AAAA`,
    'https://pappus.example/join#v2.AAAA',
  ]
  const long = [')'.repeat(300_000) + 'x', ' '.repeat(300_000) + 'x', marker.repeat(50_000)]
  // Just short enough to be looked at: each place could be the beginning of an invite.
  const places = ['v1.', 'v1.A', `${marker}${'A'.repeat(60)}`, '%25', '%76%31%2E', 'v1%2525252e']
  const full = places.map((text) =>
    text.repeat(Math.floor(invitePasteCharsMax / text.length)).padEnd(invitePasteCharsMax, 'A'),
  )
  long.push(...full, `${'A'.repeat(invitePasteCharsMax)}${formatInvite(invite, origin)}`)
  for (const text of ['', ...hostile, ...long, `${origin}${marker}${'A'.repeat(300_000)}`]) {
    const startedMs = performance.now()
    throws(() => parseInvite(text), 'invite-mistyped')
    assert.ok(performance.now() - startedMs < 1000, `${text.slice(0, 20)} takes too long`)
  }
})

test('bytes that are no invite are refused even with a right checksum', () => {
  const fixed = next(53)
  const ip4 = Uint8Array.of(0, 192, 0, 2, 7, 1, 2)
  const relay = concat(Uint8Array.of(3), next(32))
  const run = (...parts: readonly Uint8Array[]): void =>
    void throws(() => parseInvite(linkOf(...parts)), 'invite-mistyped')
  assert.is(parseInvite(linkOf(fixed, ip4)).addresses.length, 1)
  run(fixed.subarray(1))
  run(fixed, ip4.subarray(0, 6))
  run(fixed, Uint8Array.of(4, 1, 2, 3, 4, 5, 6))
  assert.is(parseInvite(linkOf(fixed, relay, ip4)).addresses.length, 1)
  run(fixed, relay)
  run(fixed, relay.subarray(1), ip4)
  run(fixed, relay, ip4.subarray(0, 6))
  run(fixed, relay, relay, ip4)
  run(fixed, Uint8Array.of(255))
  run(fixed, ip4, ip4, ip4, ip4, ip4)
  run(fixed, Uint8Array.of(2, 0, 1, 2))
  run(fixed, Uint8Array.of(2, 65), new Uint8Array(67).fill(97))
  run(fixed, Uint8Array.of(2, 200, 97, 97))
})

test('a host name that could be more than a name is refused', () => {
  const run = (host: string): void => {
    const name = utf8(host)
    const address = concat(Uint8Array.of(2, name.length), name, Uint8Array.of(1, 2))
    throws(() => parseInvite(linkOf(next(53), address)), 'invite-mistyped')
  }
  for (const host of ['a/tcp/1', 'a b', 'a\0', 'a\n', '[::1]', 'a:1', 'a@b', 'müller', '\ufeff'])
    run(host)
  // Letters that a regular expression without case takes for k and s.
  run('\u212aitchen.example')
  run('hou\u017fe.example')
})

test('an address that would not come back as the same one is left out', () => {
  const run = (kind: InviteAddress['kind'], host: string, port = 1): void => {
    const addresses = [{ kind, host, port }, invite.addresses[0]!]
    const link = formatInvite({ ...invite, addresses }, origin)
    assert.equal(parseInvite(link).addresses, [invite.addresses[0]], host)
  }
  run('ip4', '192.0.2')
  run('ip4', '192.0.2.256')
  run('ip4', '1.2.3.4.5')
  run('ip4', 'localhost')
  run('ip6', '')
  run('ip6', '1:2:3')
  run('ip6', '::ffff:192.0.2.7')
  run('ip6', 'fe80::1%eth0')
  run('ip6', '1:2:3:4:5:6:7:8:9')
  run('ip6', '1::2::3')
  run('dns', '')
  run('dns', 'müller.example')
  run('dns', 'a/b')
  run('dns', 'a'.repeat(65))
  run('dns', 'home.example', 65_536)
  run('dns', 'home.example', -1)
  run('dns', 'home.example', 0.5)
})

test('short forms of IPv6 are filled up', () => {
  const run = (host: string, expected: string): void => {
    const addresses: InviteAddress[] = [{ kind: 'ip6', host, port: 1 }]
    assert.is(
      parseInvite(formatInvite({ ...invite, addresses }, origin)).addresses[0]?.host,
      expected,
    )
  }
  run('::', '0:0:0:0:0:0:0:0')
  run('::1', '0:0:0:0:0:0:0:1')
  run('2001:db8::', '2001:db8:0:0:0:0:0:0')
  run('2001:DB8::a:7', '2001:db8:0:0:0:0:a:7')
  run('1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8')
})

test('any bytes behind the marker are an invite or a named error', () => {
  const decode = (bytes: Uint8Array): Invite => parseInvite(linkOf(next(53), bytes))
  const property = fc.property(anyBytes({ lengthMax: 70 }), (bytes) => {
    const code = contains(decode, { name: 'any bytes', bytes })
    assert.ok(code === undefined || code === 'invite-mistyped')
  })
  check(property, { runs: 1000 })
})

test.run()
