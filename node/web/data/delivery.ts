/** How far posts of the owner have come, read for those that are shown. */
import type { Delivery, PostReaders } from '../../http/delivery/schema.ts'
import { call } from '../api/client.ts'
import { onChange } from './changes.ts'

export function readDelivery(post: string): Promise<Delivery> {
  return call('GET /posts/:post/delivery', { params: { post } })
}

export function readReaders(post: string): Promise<PostReaders> {
  return call('GET /posts/:post/readers', { params: { post } })
}

/** Calls back after something changed that decides who has which posts, or may read them; the returned function ends that. */
export function onDelivery(changed: () => void): () => void {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

const watchers = new Set<() => void>()
const kinds = ['delivery', 'aspect', 'block', 'person', 'reset']
let timer: ReturnType<typeof setTimeout> | undefined

/** Of a post to many readers, one after the other tells that it has it: what is shown is read again once for all of a while. */
const gatherMs = 500

onChange(({ kind }) => {
  if (!kinds.includes(kind) || timer !== undefined) return
  timer = setTimeout(() => {
    timer = undefined
    for (const changed of watchers) changed()
  }, gatherMs)
})
