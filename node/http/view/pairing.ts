/**
 * Lets a browser of another device in. The owner's screen shows a code, as part of an address to scan; the browser that brings the
 * code gets six digits, which the owner's screen shows too; once the owner says that they are the same, that browser is signed in.
 *
 * A code works once. Whoever else learns it and is faster gets digits that are not on the owner's device, where it says instead that the code
 * was used: so the owner has nothing to say yes to. There is one code at a time.
 */
import { timingSafeEqual } from 'node:crypto'
import { utf8, toBase64url } from '../../../protocol/bytes.ts'
import { keyLength, sha256 } from '../../../protocol/crypto.ts'
import { NothingToPairError, PairingCodeError } from '../../errors.ts'
import { pairingLetters, pairingMsMax } from '../limits.ts'
import type { Sessions } from '../session/sessions.ts'
import type { World } from '../../world.ts'
import { Tries } from './tries.ts'

/** A browser that brought the code. */
export interface Claim {
  /** Six of them, shown on both screens. */
  readonly digits: string
  readonly name: string
  /** Where it is. */
  readonly address: string
}

/** A code that waits for a browser, or has one that waits for the owner. */
export interface OpenPairing {
  readonly code: string
  readonly expiresAtMs: number
  readonly claim?: Claim
}

interface Current {
  pairing: OpenPairing
  /** Against a clock that somebody changes. */
  endsAtMs: number
  /** Of the browser that brought the code. */
  ticket?: string
  /** Once the owner said yes. */
  token?: string
}

interface PairingInit {
  world: World
  sessions: Sessions
  /** Told whenever `open` is another. */
  changed: () => void
}

/** Letters and figures that nobody takes for others (Crockford's base 32). */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const digitsLength = 6

export class Pairing {
  readonly #init: PairingInit
  readonly #tries: Tries
  #current: Current | undefined

  constructor(init: PairingInit) {
    this.#init = init
    this.#tries = new Tries(init.world)
  }

  /** The pairing that goes on, until the owner decided. */
  get open(): OpenPairing | undefined {
    const current = this.#alive()
    return current?.token === undefined ? current?.pairing : undefined
  }

  /** Makes a code; one before it is void. */
  begin(): OpenPairing {
    const { world } = this.#init
    const bytes = world.random(pairingLetters)
    const code = Array.from(bytes, (byte) => letters[byte % letters.length]).join('')
    const pairing = { code, expiresAtMs: world.now() + pairingMsMax }
    this.#set({ pairing, endsAtMs: world.elapsed() + pairingMsMax })
    return pairing
  }

  /** Ends it: the owner changed their mind, or the digits are not the same. */
  cancel(): void {
    this.#set(undefined)
  }

  /**
   * Takes a code that a browser brings.
   *
   * @returns the digits to show, and a ticket with which this browser alone asks what the owner said.
   * @throws {PairingCodeError} when the code is wrong, used, or too old.
   * @throws {TooManyTriesError} when there were too many wrong ones.
   */
  claim(
    given: string,
    { name, address }: Omit<Claim, 'digits'>,
  ): { digits: string; ticket: string } {
    this.#tries.check(address)
    const current = this.#alive()
    if (current === undefined || !isSame(current.pairing.code, plainCode(given))) {
      this.#tries.add(address)
      throw new PairingCodeError('wrong', { reason: 'wrong' })
    }
    if (current.ticket !== undefined) throw new PairingCodeError('used', { reason: 'used' })
    const ticket = toBase64url(this.#init.world.random(keyLength))
    const claim = { digits: this.#digits(), name, address }
    this.#set({ ...current, ticket, pairing: { ...current.pairing, claim } })
    return { digits: claim.digits, ticket }
  }

  /**
   * Signs the browser in that shows these digits.
   *
   * @param name the owner's own for it. @default the one that it came with
   * @throws {NothingToPairError} when none with these digits waits.
   */
  async confirm(digits: string, name?: string): Promise<void> {
    const current = this.#alive()
    const claim = current?.pairing.claim
    if (current === undefined || claim?.digits !== digits || current.token !== undefined) {
      throw new NothingToPairError('digits')
    }
    // Two presses of the button sign one browser in.
    const deciding = { ...current, token: '' }
    this.#set(deciding)
    try {
      const wanted = { name: name ?? claim.name, isElsewhere: true }
      const token = await this.#init.sessions.create(wanted)
      if (this.#current === deciding) this.#set({ ...current, token })
    } catch (error) {
      if (this.#current === deciding) this.#set(current)
      throw error
    }
  }

  /**
   * The token for the browser with a ticket; `undefined` while the owner has not decided. It is given once.
   *
   * @throws {PairingCodeError} when the owner said no, or it took too long.
   */
  take(ticket: string): string | undefined {
    const current = this.#alive()
    if (current?.ticket === undefined || !isSame(current.ticket, ticket)) {
      throw new PairingCodeError('refused', { reason: 'refused' })
    }
    const { token } = current
    if (token === undefined || token === '') return undefined
    this.#current = undefined
    return token
  }

  #alive(): Current | undefined {
    const current = this.#current
    if (current === undefined || this.#init.world.elapsed() < current.endsAtMs) return current
    this.#current = undefined
    return undefined
  }

  #set(current: Current | undefined): void {
    this.#current = current
    this.#init.changed()
  }

  /** Of any six digits each is as likely as another, but for one in 4,000. */
  #digits(): string {
    const bytes = this.#init.world.random(4)
    const number = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
    return String(number % 10 ** digitsLength).padStart(digitsLength, '0')
  }
}

/** As people type it: in groups, in small letters, with an O for a zero. */
function plainCode(given: string): string {
  const plain = given.toUpperCase().replace(/[^0-9A-Z]/gu, '')
  return plain.replaceAll('O', '0').replace(/[IL]/gu, '1')
}

/** Takes as long whatever the difference. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(sha256(utf8(a)), sha256(utf8(b)))
}
