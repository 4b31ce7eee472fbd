/** Everything as ActivityStreams 2.0 (https://www.w3.org/TR/activitystreams-core/), with the words of `README.md` for what that has none for. */
import { drawBlocks } from './content.ts'
import { html } from './markup.ts'
import { mediaFiles } from './media.ts'
import type { Board, Comment, Media, Message, Owner, Person, Post, Said, Shared } from './source.ts'
import { isoOf } from './words.ts'

/** `pappus:` is both: the namespace of the words that are our own, and the scheme of ids. */
const context = [
  'https://www.w3.org/ns/activitystreams',
  { Hashtag: 'as:Hashtag', sensitive: 'as:sensitive', pappus: 'pappus:ns/' },
] as const

const everybody = 'https://www.w3.org/ns/activitystreams#Public'

const typeOf: Record<Media['kind'], string> = {
  picture: 'Image',
  video: 'Video',
  audio: 'Audio',
  file: 'Document',
  card: 'Image',
}

export function idOf(kind: 'post' | 'comment' | 'message' | 'conversation' | 'board', id: string) {
  return `pappus:${kind}/${id}`
}

/** A file of its own: an object with its context. */
export function document(object: object): object {
  return { '@context': context, ...object }
}

export interface CollectionPage {
  /** Name of the collection. */
  of: string
  before?: string
  after?: string
  items: readonly object[]
}

export function collectionPage({ of, before, after, items }: CollectionPage): object {
  return document({
    type: 'OrderedCollectionPage',
    partOf: of,
    ...(before !== undefined && { prev: before }),
    ...(after !== undefined && { next: after }),
    orderedItems: items,
  })
}

export function personObject({ id, name, about }: Owner): object {
  return {
    type: 'Person',
    id,
    name,
    ...(about.bio !== undefined && { summary: html`${about.bio}`.html }),
    ...(about.links && { url: about.links }),
    ...(about.place !== undefined && { location: { type: 'Place', name: about.place } }),
    ...(about.pronouns !== undefined && { 'pappus:pronouns': about.pronouns }),
    ...(about.birthday !== undefined && { 'pappus:birthday': about.birthday }),
    ...(about.tags && { 'pappus:tags': about.tags }),
  }
}

export function contactObject(person: Person): object {
  const { givenName, note, aspects, sinceMs } = person
  return {
    ...personObject(person),
    'pappus:since': isoOf(sinceMs),
    'pappus:aspects': aspects,
    ...(givenName !== undefined && { 'pappus:givenName': givenName }),
    ...(note !== '' && { 'pappus:note': note }),
  }
}

/** @param replies name of the file in which its thread begins */
export function postObject(post: Post, replies: string | undefined): object {
  const { poll, media, shared, isPublic, audience, author } = post
  return {
    ...saidObject(post, idOf('post', post.id)),
    ...(poll && pollObject(poll)),
    ...aroundObject(post),
    ...(shared && { 'pappus:shares': sharedObject(shared) }),
    attachment: attachments(post.id, media),
    ...(isPublic && { to: everybody }),
    ...(!isPublic && author.isMe && { 'pappus:audience': audience }),
    ...(replies !== undefined && {
      replies: { type: 'OrderedCollection', totalItems: post.comments, first: replies },
    }),
  }
}

export function commentObject(comment: Comment, post: string): object {
  const { id, parent } = comment
  const inReplyTo = parent === undefined ? idOf('post', post) : idOf('comment', parent)
  return { ...saidObject(comment, idOf('comment', id)), inReplyTo }
}

export function messageObject(message: Message, conversation: string): object {
  return {
    ...saidObject(message, idOf('message', message.id)),
    context: idOf('conversation', conversation),
    attachment: attachments(message.id, message.media),
  }
}

export function boardObject({ id, name, type, items }: Board): object {
  return document({
    type: 'OrderedCollection',
    id: idOf('board', id),
    name,
    'pappus:kind': type,
    totalItems: items.length,
    orderedItems: items.map(({ post, number, note }) => ({
      type: 'Link',
      ...(post && { href: idOf('post', post.id) }),
      ...(number !== undefined && { 'pappus:media': number + 1 }),
      ...(note !== '' && { name: note }),
    })),
  })
}

function sharedObject({ id, author, said }: Shared): object {
  return {
    type: 'Note',
    id: idOf('post', id),
    attributedTo: {
      type: 'Person',
      id: author.id,
      ...(author.name !== '' && { name: author.name }),
    },
    ...(said && { ...wordsObject(said), ...aroundObject(said) }),
  }
}

function aroundObject({ warning, place }: Pick<Post, 'warning' | 'place'>): object {
  return {
    ...(warning !== undefined && { summary: html`${warning}`.html, sensitive: true }),
    ...(place !== undefined && { location: { type: 'Place', name: place } }),
  }
}

function saidObject(said: Said, id: string) {
  const { author, reactions } = said
  return {
    type: 'Note',
    id,
    attributedTo: { type: 'Person', id: author.id, name: author.name },
    ...wordsObject(said),
    ...(reactions.length > 0 && { 'pappus:reactions': reactions }),
  }
}

type SaidWords = Pick<Said, 'text' | 'content' | 'atMs' | 'editedAtMs'>

function wordsObject({ text, content, atMs, editedAtMs }: SaidWords): object {
  return {
    published: isoOf(atMs),
    ...(editedAtMs !== undefined && { updated: isoOf(editedAtMs) }),
    mediaType: 'text/html',
    content: html`${drawBlocks(content)}`.html,
    source: { mediaType: 'text/markdown', content: text },
  }
}

function pollObject({ options, isMultiple, closesAtMs }: NonNullable<Post['poll']>): object {
  const notes = options.map(({ text, votes }) => ({
    type: 'Note',
    name: text,
    ...(votes !== undefined && { replies: { type: 'Collection', totalItems: votes } }),
  }))
  return {
    type: 'Question',
    [isMultiple ? 'anyOf' : 'oneOf']: notes,
    ...(closesAtMs !== undefined && { endTime: isoOf(closesAtMs) }),
  }
}

function attachments(item: string, all: readonly Media[]): object[] {
  return all.map((media, number) => {
    const { file, preview, flat } = mediaFiles(item, number, media)
    const { kind, type, name, alt, caption, width, height, words } = media
    const link = (path: string | undefined): string | undefined => path && `../${path}`
    return {
      type: typeOf[kind],
      ...(type !== '' && { mediaType: type }),
      ...(alt !== '' && { name: alt }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(file !== undefined && { url: link(file) }),
      ...(preview !== undefined && { preview: { type: 'Link', href: link(preview) } }),
      ...(flat !== undefined && { 'pappus:flat': link(flat) }),
      ...(caption !== '' && { 'pappus:caption': caption }),
      ...(name !== '' && { 'pappus:fileName': name }),
      ...(words.length > 0 && { 'pappus:words': words }),
      ...(media.mayKeep && media.isAway && { 'pappus:missing': true }),
      ...(!media.mayKeep && { 'pappus:notKept': true }),
    }
  })
}
