/** The part of the life that has pictures in it: closed and free ones, remixes, one that is taken back, one that a carrier brings. */
import type { ResponseId } from '../../protocol/ids.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { ownAspectOf, type Life, type Name } from './life.ts'
import { wordsOf, type Picture, type PostedPicture } from './pictures.ts'

/** The subject of each picture, from which all words beside it are made. */
export const titles = {
  closed: 'the cheque under the mattress',
  free: 'a goat on a motorboat',
  takenBack: 'the referee asleep',
  carried: 'the suitcase at the airport',
  later: 'the empty chair of Flo',
  /** Posted when a device is revoked. */
  tablet: 'the lost property office',
  /** Of remixes: Di's in the thread of the closed picture, Bo's post with the free one. */
  remixed: 'a cheque that bounces',
  shown: 'a goat that commands a fleet',
} as const

/** A picture that its author lets anybody show has other readers than its post. */
export const freeOf = (epoch: string): string => `${epoch}, free`
export const epochOf = ({ which }: Pick<Picture, 'which'>): string => which.replace(', free', '')
export const takenBackOf = (epoch: string): string => `${epoch}, taken back`

/** Ana posts a closed picture and a free one; Di answers the one by a remix, Bo shows the other to people of his own. */
export async function postPictures(life: Life, aspect: string): Promise<void> {
  const epoch = `${aspect}/1`
  const members = ['Bo', 'Cy', 'Di', 'Flo', 'Gus'] as const
  const closed = await life.postPicture('Ana', aspect, epoch, { title: titles.closed })
  const free = await life.postPicture('Ana', aspect, freeOf(epoch), {
    title: titles.free,
    isFree: true,
  })
  for (const name of members) for (const one of [closed, free]) await life.hasFiles(name, one)
  await remixInThread(life, closed)
  const audience = [await life.aspect('Bo', ownAspectOf('Bo'))]
  const remix = { post: free.post, number: 0, ...wordsOf(titles.shown) }
  await life.get('Bo').social.posts.create('', audience, { remix })
  life.remixes.push({
    of: 'Bo',
    which: `${ownAspectOf('Bo')}/1`,
    title: titles.shown,
    isPost: true,
  })
  await life.hasFiles('Eve', free)
}

async function remixInThread(life: Life, { post, which }: PostedPicture): Promise<void> {
  const { layers, alt } = wordsOf(titles.remixed)
  const body = { number: 0, layers, alt }
  const id: ResponseId = await life.get('Di').social.remixes.add(post, body)
  life.remixes.push({ of: 'Di', which, title: titles.remixed, isPost: false })
  for (const name of ['Ana', 'Bo', 'Cy', 'Flo', 'Gus'] as const) {
    const { remixes } = life.get(name).social
    const isThere = (): boolean => remixes.at(id)?.isWaiting === false
    await waitFor(isThere, { description: `${name} shows the remix`, timeoutMs: 20_000 })
  }
}

/** Ana posts a picture to an aspect, and takes it back once these people have its files. */
export async function takePictureBack(
  life: Life,
  aspect: string,
  keepers: readonly Name[],
): Promise<void> {
  const which = takenBackOf(`${aspect}/1`)
  const picture = await life.postPicture('Ana', aspect, which, { title: titles.takenBack })
  for (const name of keepers) await life.hasFiles(name, picture)
  await life.get('Ana').social.posts.delete(picture.post)
  for (const name of ['Ana', ...keepers] as const) await life.hasFiles(name, picture, false)
}
