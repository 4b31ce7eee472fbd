/** The page of a person, the owner's own words for them, and the owner's profile. */
import { signal } from '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Post } from '../../http/posts/schema.ts'
import type { NoteRequest, PersonPage, ProfileRequest } from '../../http/profiles/schema.ts'
import { call } from '../api/client.ts'
import { onChange } from './changes.ts'
import { people } from './people.ts'
import { keepCurrent } from './posts.ts'
import { resource } from './resource.ts'

/** A contact, or everybody: whose eyes look at the owner's page. */
export type Viewer = string | undefined

export const profile = resource(() => call('GET /me/profile'))

export async function changeProfile(body: ProfileRequest): Promise<void> {
  await call('PATCH /me/profile', { json: body })
  await profile.refresh()
}

export async function changeNote(person: string, body: NoteRequest): Promise<void> {
  await call('PUT /people/:person/note', { params: { person }, json: body })
  await people.refresh()
}

/** Hides what somebody posts, or shows it again. */
export async function setMuted(person: string, isMuted: boolean): Promise<void> {
  await call(isMuted ? 'PUT /people/:person/mute' : 'DELETE /people/:person/mute', {
    params: { person },
  })
  await people.refresh()
}

/** Read again with each change of that person; an answer that a later one overtook does not count. */
export function usePage(
  person: string,
  as: Viewer,
): { page: PersonPage | undefined; error: unknown } {
  const [page, setPage] = useState<PersonPage | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const [reads, setReads] = useState(0)
  useEffect(() => {
    const kinds = ['person', 'presence', 'block', 'mute', 'aspect', 'me', 'reset']
    return onChange(({ kind }) => {
      if (kinds.includes(kind)) setReads((count) => count + 1)
    })
  }, [])
  useEffect(() => {
    let isLast = true
    const read = async (): Promise<void> => {
      try {
        const found = await call('GET /people/:person', { params: { person }, query: { as } })
        if (!isLast) return
        setPage(found)
        setError(undefined)
      } catch (cause) {
        if (isLast) setError(cause)
      }
    }
    void read()
    return () => void (isLast = false)
  }, [person, as, reads])
  return { page: page?.id === person ? page : undefined, error }
}

export interface ShownPosts {
  /** Those that stand first. */
  readonly pinned: readonly Post[]
  /** All others, newest first; `undefined` until read. */
  readonly posts: readonly Post[] | undefined
  readonly error: unknown
  /** Reads older ones; absent at the end. */
  readonly readOlder?: () => Promise<void>
}

/** The posts of one person, page by page; new ones come by themselves. */
export function usePersonPosts(person: string, as: Viewer): ShownPosts {
  const first = useMemo(() => signal<readonly Post[] | undefined>(undefined), [person, as])
  const list = useMemo(() => signal<readonly Post[] | undefined>(undefined), [person, as])
  const shown = useRef(list)
  shown.current = list
  const [next, setNext] = useState<string | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)

  async function read(before?: string): Promise<void> {
    try {
      const page = await call('GET /people/:person/posts', {
        params: { person },
        query: { before, as },
      })
      // Somebody else's page may have been opened meanwhile.
      if (shown.current !== list) return
      if (before === undefined) first.value = page.pinned
      list.value = [...((before && list.peek()) || []), ...page.items]
      setNext(page.next)
      setError(undefined)
    } catch (cause) {
      setError(cause)
    }
  }

  function add(post: Post): void {
    if (post.author.id !== person) return
    const known = list.peek() ?? []
    const isFirst = first.peek()?.some(({ id }) => id === post.id) === true
    // Pinned now, or no longer.
    if (post.pinned !== isFirst) return void read()
    if (isFirst || known.some(({ id }) => id === post.id)) return
    list.value = [post, ...known].toSorted((a, b) => (a.cursor > b.cursor ? -1 : 1))
  }

  useEffect(() => {
    void read()
    const leave = [keepCurrent(first), keepCurrent(list)]
    const unwatch = onChange((change) => {
      if (change.kind === 'post' && as === undefined) add(change.post)
      // A name stands on every card.
      if (['person', 'me', 'block', 'reset'].includes(change.kind)) void read()
    })
    return () => {
      for (const end of leave) end()
      unwatch()
    }
  }, [list])
  const found = { pinned: first.value ?? [], posts: list.value, error }
  return next === undefined ? found : { ...found, readOlder: () => read(next) }
}
