/** All that an export is made of, one piece after the other, so that no list of it is ever whole in memory. Ids are 22 letters of base64url, times are milliseconds since 1970. */
import type { About } from '../../protocol/about.ts'
import type { MediaKind } from '../../protocol/media.ts'
import type { Block } from '../text/tree.ts'

export interface Named {
  readonly id: string
  readonly name: string
}

/** Bytes of a file that is on this node, read once they are needed. */
export interface Stored {
  readonly bytes: number
  read(): AsyncIterable<Uint8Array>
}

export interface Media {
  readonly kind: MediaKind
  /** Media type, as its author says it. */
  readonly type: string
  /** As its author named the file: text, and never a path. */
  readonly name: string
  readonly alt: string
  readonly caption: string
  readonly bytes: number
  readonly width?: number
  readonly height?: number
  /** Whether the owner may keep the files of it. */
  readonly mayKeep: boolean
  /** Absent where the file is not on this node, or there is none. */
  readonly file?: Stored
  /** WebP, small. */
  readonly preview?: Stored
  /** WebP, with the words drawn in. */
  readonly flat?: Stored
  /** Whether there is a file that is elsewhere. */
  readonly isAway: boolean
  /** Words over the picture. */
  readonly words: readonly string[]
}

export interface Reaction {
  readonly emoji: string
  readonly count: number
}

export interface Said {
  readonly id: string
  readonly author: Named & { readonly isMe: boolean }
  /** Markdown. */
  readonly text: string
  readonly content: readonly Block[]
  readonly atMs: number
  readonly editedAtMs?: number
  readonly reactions: readonly Reaction[]
}

export interface Comment extends Said {
  /** The comment that it replies to. */
  readonly parent?: string
}

/** A post as another one that shares it shows it. */
export interface Shared {
  readonly id: string
  /** By the name that they gave themselves; empty where nothing is told of it. */
  readonly author: Named
  /** Absent where its words are not here, or not to be shown any more. */
  readonly said?: Pick<Post, 'text' | 'content' | 'atMs' | 'editedAtMs' | 'warning' | 'place'>
}

export interface Post extends Said {
  readonly warning?: string
  readonly place?: string
  readonly poll?: {
    readonly options: readonly { readonly text: string; readonly votes?: number }[]
    readonly isMultiple: boolean
    readonly closesAtMs?: number
  }
  /** The post that it shares. */
  readonly shared?: Shared
  readonly media: readonly Media[]
  readonly isPublic: boolean
  /** Names of the aspects and people of an audience that is one's own. */
  readonly audience: readonly string[]
  readonly comments: number
  /** Its thread: batches, the latest first, each with its oldest comment first and replies after what they reply to. */
  thread(): AsyncIterable<readonly Comment[]>
}

export interface Message extends Said {
  readonly media: readonly Media[]
}

export interface Conversation {
  readonly id: string
  /** All others who take part. */
  readonly people: readonly Named[]
  /** Batches, the latest first, each with its oldest message first. */
  messages(): AsyncIterable<readonly Message[]>
}

export interface Person extends Named {
  /** The name that they gave themselves, where the owner has another one for them. */
  readonly givenName?: string
  readonly sinceMs: number
  /** The owner's own note. */
  readonly note: string
  readonly about: About
  readonly aspects: readonly string[]
  readonly portrait?: Stored
}

export interface Board extends Named {
  readonly type: 'board' | 'album'
  readonly items: readonly {
    /** Absent where the owner may not see the post any more. */
    readonly post?: Pick<Post, 'id' | 'author' | 'text' | 'atMs'>
    /** Which of its media, from 0. */
    readonly number?: number
    readonly note: string
  }[]
}

export interface Owner extends Named {
  readonly about: About
  readonly portrait?: Stored
}

/** Everything of the owner. */
export interface Source {
  readonly owner: Owner
  /** One's own, newest first. */
  posts(): AsyncIterable<Post>
  /** Those of others that the owner answered or saved. */
  others(): AsyncIterable<Post>
  conversations(): AsyncIterable<Conversation>
  boards(): AsyncIterable<Board>
  people(): Promise<readonly Person[]>
}

/** All that a public site is made of: everybody may read it. */
export interface PublicSource {
  readonly owner: Omit<Owner, 'portrait'>
  /** Newest first. */
  posts(): AsyncIterable<Post>
}
