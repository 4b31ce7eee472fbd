/** Carrying for others, and by others. */
import type { PersonId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'

/** How much one person carries for another. */
interface CarriedAmount {
  person: PersonId
  /** Most bytes; 0 for no offer. */
  bytes: number
  usedBytes: number
  /** Whether the carrier said that it takes nothing new. */
  isFull: boolean
}

/** The room a device of a contact offers us. */
export interface CarryOfferRow extends CarriedAmount {
  /** Counts the offers, each of which begins with nothing. */
  round: number
}

/** The room we give a person. */
export interface CarriedForRow extends CarriedAmount {
  feeds: number
  /** The `usedBytes` that they were last told. */
  toldBytes: number
}

/** A feed that is carried. */
export interface CarriedRow {
  owner: PersonId
  /** Bytes that its entries use. */
  bytes: number
}

/** Person → what we carry for them. */
export const carriedFor = jsonTable<CarriedForRow>('carried-for')

/** Peer → how many bytes we last offered to it. */
export const carryOffered = jsonTable<number>('carry-offered')

/** Peer → what it would carry for us. */
export const carryOffers = jsonTable<CarryOfferRow>('carry-offers')

/** Person → whether we use what they offer, as was decided last on whichever device. */
export const carrierUses = jsonTable<{ isUsed: boolean; atMs: number }>('carrier-uses')

/** Contacts whose offer we use. */
export const usedCarriers = jsonTable<true>('used-carriers')

/** peer!feed: feeds of ours that a carrier was told of, and in which round of its offers. */
export const carryTold = jsonTable<number>('carry-told')

/** Feed → the person we carry it for. */
export const carried = jsonTable<CarriedRow>('carried')

/** Feeds that were carried and are to be deleted. */
export const uncarried = jsonTable<true>('uncarried')

/** How many feeds are carried and the bytes of their entries, under the keys `feeds` and `bytes`. */
export const carriedCount = jsonTable<number>('carried-count')

/** The wishes that somebody has of a contact. */
export interface CarryWish {
  /** To be carried for. */
  isAsked: boolean
  /** To carry for each other. */
  isMutual: boolean
}

/** Person → what they wish of us, as they said last. */
export const carryWishes = jsonTable<CarryWish & { atMs: number }>('carry-wishes')

/** Peer → what we told it that we wish. */
export const carryWishesTold = jsonTable<CarryWish>('carry-wishes-told')
