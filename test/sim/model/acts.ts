/** The acts of the persons of the model, as far as they decide who reads what. */
import type { PostedPicture } from './picture-policy.ts'

export type Act =
  /** Where there are several devices, `atMs` says which of two decisions is the later one, and `isHeard` those of another. */
  | {
      kind: 'add'
      aspect: string
      person: string
      history: boolean
      atMs?: number
      isHeard?: boolean
    }
  | { kind: 'remove'; aspect: string; person: string; atMs?: number; isHeard?: boolean }
  /** Whoever is blocked leaves all aspects, and is served nothing until that is taken back. */
  | { kind: 'block'; person: string }
  | { kind: 'unblock'; person: string }
  /** `alone` says for which of the aspects a person was chosen by themselves, and so let in where they were not. */
  | {
      kind: 'post'
      post: string
      text: string
      aspects: string[]
      alone?: readonly { aspect: string; person: string }[]
      picture?: PostedPicture
    }
  /** Also a remix of a picture, by the same path; a reply is `of` a comment. */
  | { kind: 'comment'; comment: string; post: string; of?: string }
  /** A later version of a comment. */
  | { kind: 'edit'; version: string; comment: string; post: string }
  /** The author locks the thread of a post: nobody reads more or less by it. */
  | { kind: 'lock'; post: string }
  /** Somebody shows the picture of a post to others in a post of theirs, or takes that back. */
  | { kind: 'show'; shown: string; post: string; people: readonly string[] }
  | { kind: 'unshow'; shown: string }
  /** A reaction to a post is given, or taken back by a later version of it. */
  | { kind: 'react'; version: string; post: string; person: string; isOn: boolean }
  /** A post with all that was said about it, or a comment, is taken back. */
  | { kind: 'retract'; target: string }
  /** Something stood in an epoch (1 is the first) that was taken back since. */
  | { kind: 'gone'; aspect: string; epoch: number }
  /** A person begins to use a further device: it reads what they read. */
  | { kind: 'device'; person: string }
  /** Somebody revoked a device, of theirs or of one's own (`isOwn`): it took along what it could read. */
  | { kind: 'revoked'; person: string; isOwn: boolean }
  /** From here on another home has the same keys, so grants may come to nobody. */
  | { kind: 'copied' }
  /** The home goes on as another device, with epochs of its own. */
  | { kind: 'renew' }
  /** An epoch for certain people, and a post that it is for, written again. */
  | { kind: 'closed'; aspect: string; epoch: number; people: readonly string[] }
  | { kind: 'again'; post: string; aspect: string; epoch: number }
