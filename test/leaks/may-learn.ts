/**
 * The written list: what each onlooker of the scripted life may learn. Each line stands in protocol/privacy.md; whatever no
 * line allows is a leak.
 */
import { talkOf } from './life-messages.ts'
import { forOne } from './knowledge.ts'
import { freeOf } from './life-pictures.ts'
import { bowling, lottery, waitingRoom } from './life-script.ts'
import { ownAspectOf, type Name } from './life.ts'
import type { Secret, SecretKind } from './secret.ts'

export interface Line {
  /** As the list of the protocol says it. */
  readonly says: string
  readonly allows: (secret: Secret) => boolean
}

/** Everybody but Ana, and what they are to her. */
export const roles = {
  Bo: 'a member of an aspect, who is a contact of another contact',
  Cy: 'a member who says nothing',
  Di: 'a member who comments and reacts',
  Eve: 'a contact in another aspect',
  Flo: 'a former member',
  Gus: 'a former member who was blocked',
  Hal: 'a carrier',
} as const satisfies Partial<Record<Name, string>>
export type Onlooker = keyof typeof roles
export const onlookers = Object.keys(roles) as Onlooker[]

/** The contacts; all of them of Ana. */
const contactsOf: Record<Onlooker, readonly string[]> = {
  Bo: ['Ana', 'Eve'],
  Cy: ['Ana'],
  Di: ['Ana'],
  Eve: ['Ana', 'Bo'],
  Flo: ['Ana'],
  Gus: ['Ana'],
  Hal: ['Ana'],
}

/** Epoch → who may read it beside its owner. */
const readersOf = new Map<string, readonly string[]>([
  [`${lottery}/1`, ['Bo', 'Cy', 'Di', 'Flo', 'Gus']],
  [freeOf(`${lottery}/1`), ['Bo', 'Cy', 'Di', 'Flo', 'Gus']],
  [`${lottery}/2`, ['Bo', 'Cy', 'Di']],
  [`${lottery}/3`, ['Bo', 'Cy', 'Di']],
  [`${lottery}/1 (laptop)`, ['Bo', 'Cy', 'Di']],
  [`${lottery}/1 (tablet)`, ['Bo', 'Cy', 'Di']],
  [`${bowling}/1`, ['Eve']],
  [`${forOne}/1`, ['Eve']],
  [`${waitingRoom}/1`, ['Hal']],
  [`${ownAspectOf('Bo')}/1`, ['Ana', 'Eve']],
  [`${ownAspectOf('Bo')}/2`, ['Ana', 'Eve']],
  [`${ownAspectOf('Eve')}/1`, ['Ana', 'Bo']],
  ...(['Cy', 'Di', 'Flo', 'Gus', 'Hal'] as const).map(
    (name) => [`${ownAspectOf(name)}/1`, ['Ana']] as const,
  ),
])

/** The people who comment and react on posts of an epoch, and the readers of that. */
const commenter = 'Di'
const responders: readonly string[] = ['Bo', 'Di']
/** Whoever reads a post with media, or with words over somebody else's. */
const pictureReaders: readonly string[] = ['Bo', 'Cy', 'Di', 'Eve', 'Flo', 'Gus']
/** Readers of the board that Ana shares. */
const boardReaders: readonly string[] = ['Bo', 'Cy', 'Di', 'Flo', 'Gus']
/** Readers of the post in which Ana shares one of Hal. */
const shareReaders: readonly string[] = ['Bo', 'Cy', 'Di', 'Flo', 'Gus']
const responseReaders: readonly string[] = ['Bo', 'Cy', 'Di', 'Flo', 'Gus']
const carrier = 'Hal'
/** Reads a post in which somebody else shows a free picture. */
const onlyShown = 'Eve'

/** Conversation → who takes part beside Ana. */
const participantsOf = new Map<string, readonly string[]>([
  [talkOf(2), ['Cy']],
  [talkOf(3), ['Eve', 'Hal']],
])

/** To whom each is introduced, or suggested. */
const toldOf: Partial<Record<Onlooker, { introduced?: string[]; suggested?: string[] }>> = {
  Di: { introduced: ['Eve', 'Flo'] },
  Eve: { introduced: ['Di'], suggested: ['Flo'] },
  Flo: { introduced: ['Di'], suggested: ['Eve'] },
}

/** All that somebody in the life may learn of others. */
export function linesFor(me: Onlooker): Line[] {
  return [
    ...contactLines(me),
    ...memberLines(me),
    ...(pictureReaders.includes(me) ? [picturesLine(me)] : []),
    ...(me === onlyShown ? [shownLine] : []),
    ...(shareReaders.includes(me) ? [sharedPostLine] : []),
    ...(boardReaders.includes(me) ? [boardsLine(me)] : []),
    ...(responseReaders.includes(me) ? responseLines(me) : []),
    ...[...participantsOf].flatMap(([talk, people]) => messageLines(me, talk, people)),
    ...acquaintedLines(me),
    ...(me === carrier ? carrierLines() : [carriedLine]),
  ]
}

const sharedPostLine: Line = {
  says: 'the public post that it shares, with its author: person id, device certificate, which names the peer key, and the name they give themselves',
  allows: (secret) =>
    secret.of === 'Hal' &&
    isOf(secret, 'person id', 'certificate', 'peer id', 'person name', 'post') &&
    (secret.kind !== 'post' || secret.which === 'public'),
}

/** All that a device of Ana may learn that she revoked. */
export function linesForRevoked(): Line[] {
  return [
    {
      says: 'all that its person could read before, and keeps the 24 words',
      allows: (secret) =>
        !isAfterRevocation(secret) && (secret.of === 'Ana' || isReadByAna(secret)),
    },
    {
      says: 'from whoever refuses it, that it was revoked, and when',
      allows: (secret) => isOf(secret, 'revocation'),
    },
  ]
}

/** Secrets that there are only since the device was revoked, or that each device keeps for itself. */
function isAfterRevocation({ kind, which }: Secret): boolean {
  if (kind === 'device secret' || kind === 'revocation') return true
  return which.startsWith('now') || later.includes(which)
}

const later: readonly string[] = [`${lottery}/3`, `${ownAspectOf('Bo')}/2`]

/** Whether somebody else lets Ana know something. */
function isReadByAna(secret: Secret): boolean {
  if (isOf(secret, ...ofContacts, 'comment', 'reaction', 'message')) return true
  // She introduces them, and passes on by what they let each other in.
  if (isOf(secret, 'invite secret')) return toldOf[secret.of as Onlooker]?.introduced !== undefined
  const isToAna = ['public', 'to Ana'].some((start) => secret.which.startsWith(start))
  if (isToAna && isOf(secret, ...ofFeeds, 'post')) return true
  if (!isReadBy('Ana', secret)) return isOf(secret, ...ofWords)
  return isOf(secret, ...ofFeeds, ...ofFiles, ...ofWords, 'epoch secret', 'topic', 'post')
}

function contactLines(me: Onlooker): Line[] {
  const isContact = ({ of, which }: Secret): boolean =>
    // A blocked person hears of no device that came later.
    contactsOf[me].includes(of) && (me !== 'Gus' || !/laptop|tablet/u.test(which))
  return [
    {
      says: 'person id, device certificate, name, addresses',
      allows: (secret) =>
        isContact(secret) &&
        isOf(secret, 'person id', 'certificate', 'person name', 'peer id', 'address'),
    },
    {
      says: 'the secret by which to find them in the DHT, another one after each block',
      allows: (secret) =>
        isContact(secret) &&
        isOf(secret, 'discovery secret') &&
        (me !== 'Gus' || secret.which === 'at first'),
    },
    {
      says: 'all of the public feed',
      allows: (secret) =>
        isContact(secret) && secret.which.startsWith('public') && isOf(secret, ...ofFeeds, 'post'),
    },
    // A blocked person has the public feed from others.
    revocationLine,
    {
      says: 'the pair feed written to them',
      allows: (secret) =>
        isContact(secret) && secret.which.startsWith(`to ${me}`) && isOf(secret, ...ofFeeds),
    },
    {
      says: 'of the profile the fields for everybody, for all contacts, and for aspects that they are in',
      allows: (secret) =>
        isContact(secret) &&
        isOf(secret, 'profile') &&
        (['everybody', 'contacts'].includes(secret.which) || isReadBy(me, secret)),
    },
    {
      says: 'which topics the node listens to',
      allows: (secret) =>
        isOf(secret, 'topic') &&
        readersOf.get(secret.which)?.some((reader) => contactsOf[me].includes(reader)) === true,
    },
  ]
}

const revocationLine: Line = {
  says: "that a device was revoked, when by its person's clock, and its peer key",
  allows: (secret) =>
    isOf(secret, 'revocation') || (isOf(secret, 'peer id') && secret.which === 'tablet'),
}

const carriedLine: Line = {
  says: 'who carries for them: peer id and addresses',
  allows: (secret) => secret.of === carrier && isOf(secret, 'peer id', 'address'),
}

function memberLines(me: Onlooker): Line[] {
  return [
    {
      says: 'posts of the granted epochs, and the number, sizes and times of their entries',
      allows: (secret) =>
        isReadBy(me, secret) && isOf(secret, ...ofFeeds, 'epoch secret', 'topic', 'post'),
    },
  ]
}

const boardsLine = (me: Onlooker): Line => ({
  says: 'boards and albums that are shared with them: name, order and notes',
  allows: (secret) => isReadBy(me, secret) && isOf(secret, 'board'),
})

function picturesLine(me: Onlooker): Line {
  return {
    says: 'the media of these posts: the files with their names, ids and keys of their blobs, alt texts, captions and the words over them',
    allows: (secret) => isReadBy(me, secret) && isOf(secret, ...ofFiles, ...ofWords),
  }
}

const shownLine: Line = {
  says: 'the file of that picture with its name, id and key of its blob',
  allows: (secret) => secret.which === freeOf(`${lottery}/1`) && isOf(secret, ...ofFiles),
}

function responseLines(me: Onlooker): Line[] {
  const comments: Line = {
    says: 'who comments on it',
    allows: (secret) => isOf(secret, 'comment') && isReadBy(me, secret),
  }
  const remixes: Line = {
    says: 'who answers a picture by a remix, with its words and alt text',
    allows: (secret) => secret.of === commenter && isOf(secret, ...ofWords) && isReadBy(me, secret),
  }
  return [
    ...(me === commenter ? [] : [comments, remixes]),
    {
      says: 'reacts to it, or answers it otherwise',
      allows: (secret) => isOf(secret, 'reaction') && isReadBy(me, secret),
    },
    {
      says: 'person id, device certificate, which names the peer key, and the name they give themselves',
      allows: (secret) =>
        responders.includes(secret.of) &&
        // The certificate names the device.
        isOf(secret, 'person id', 'certificate', 'person name', 'peer id'),
    },
  ]
}

function messageLines(me: Onlooker, talk: string, people: readonly string[]): Line[] {
  if (!people.includes(me)) return []
  const strangers = people.filter((name) => name !== me)
  const pictures: Line = {
    says: 'the media in them: the files with their names, ids and keys of their blobs, alt texts and captions',
    allows: (secret) => secret.which === talk && isOf(secret, ...ofFiles, ...ofWords),
  }
  const writers: Line = {
    says: 'person id, name and device certificate of the writer, which names the peer key, also of people they do not know',
    allows: (secret) =>
      strangers.includes(secret.of) &&
      isOf(secret, 'person id', 'certificate', 'person name', 'peer id'),
  }
  return [
    {
      says: 'all messages and versions',
      allows: ({ kind, which }) => kind === 'message' && which === talk,
    },
    ...(talk === talkOf(2) ? [pictures] : []),
    ...(strangers.length === 0 ? [] : [writers]),
  ]
}

function acquaintedLines(me: Onlooker): Line[] {
  const { introduced, suggested } = toldOf[me] ?? {}
  const line = (says: string, people: readonly string[] = []): Line[] => {
    const allows = (secret: Secret): boolean =>
      people.includes(secret.of) && isOf(secret, 'person id', 'person name')
    return people.length === 0 ? [] : [{ says, allows }]
  }
  return [
    ...line("the other's person id, and the name that the introducer gives them", introduced),
    ...line('person ids and names of up to 100 other contacts of theirs who did', suggested),
  ]
}

function carrierLines(): Line[] {
  return [
    {
      says: 'how many they are, their ids, and the number, sizes (one of ten) and times of their entries',
      allows: (secret) => secret.of === 'Ana' && isOf(secret, ...ofFeeds),
    },
    {
      says: 'of blobs, their ids, number, padded sizes and times',
      allows: (secret) => secret.of === 'Ana' && isOf(secret, 'blob id'),
    },
    {
      says: 'of who comes for them, peer id, IP address',
      allows: (secret) => isOf(secret, 'peer id', 'address'),
    },
  ]
}

const ofFiles: readonly SecretKind[] = ['blob id', 'blob key', 'file name', 'picture']
const ofWords: readonly SecretKind[] = ['alt text', 'caption', 'layer']
const ofContacts: readonly SecretKind[] = [
  'person id',
  'person name',
  'certificate',
  'peer id',
  'address',
  'discovery secret',
]
const ofFeeds: readonly SecretKind[] = ['feed id', 'entry']

function isReadBy(me: string, { which }: Secret): boolean {
  return readersOf.get(which)?.includes(me) === true
}

function isOf({ kind }: Secret, ...kinds: readonly SecretKind[]): boolean {
  return kinds.includes(kind)
}
