/** Archives as other services make them, after their documented formats: small ones, with something of each kind. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { buffer } from 'node:stream/consumers'
import { samplePicture } from './pictures.ts'
import { zipOf } from './zip.ts'

export type Files = Readonly<Record<string, string | Uint8Array>>

/** As Meta writes text: each byte of UTF-8 as a letter. */
export function metaText(text: string): string {
  return Buffer.from(text).toString('latin1')
}

let pictures: Promise<Buffer[]> | undefined

/** Two pictures that differ. */
export function twoPictures(): Promise<Buffer[]> {
  pictures ??= Promise.all([40, 60].map((side) => samplePicture(side, 30).jpeg().toBuffer()))
  return pictures
}

const seconds = (year: number): number => Date.UTC(year, 4, 13, 12) / 1000

export async function facebookFiles(): Promise<Files> {
  const [one, two] = await twoPictures()
  const root = 'your_facebook_activity/posts'
  const mediaOf = (uri: string, description?: string) => ({
    uri: `${root}/media/${uri}`,
    creation_timestamp: seconds(2015),
    ...(description !== undefined && { description: metaText(description) }),
  })
  const posts = [
    {
      timestamp: seconds(2014),
      data: [{ post: metaText('Grüße aus Århus 🌼 *not bold*') }],
      attachments: [
        { data: [{ media: mediaOf('Lake_1/1_n.jpg') }] },
        { data: [{ place: { name: metaText('Århus Å') } }] },
      ],
    },
    {
      timestamp: seconds(2016),
      data: [{ post: 'Read this' }],
      attachments: [{ data: [{ external_context: { url: 'https://example.org/a_b_c' } }] }],
    },
    { timestamp: seconds(2017), title: 'Ana was at a place.' },
    {
      timestamp: seconds(2018),
      attachments: [{ data: [{ media: mediaOf('gone_n.jpg') }] }],
      data: [{ post: 'A picture is missing' }],
    },
  ]
  const album = {
    name: metaText('Sommer am Fluß'),
    photos: [mediaOf('Lake_1/1_n.jpg'), mediaOf('Lake_1/2_n.jpg', 'Zwei Enten 🦆')],
  }
  return {
    [`${root}/your_posts__check_ins__photos_and_videos_1.json`]: JSON.stringify(posts),
    [`${root}/album/0.json`]: JSON.stringify(album),
    [`${root}/media/Lake_1/1_n.jpg`]: one!,
    [`${root}/media/Lake_1/2_n.jpg`]: two!,
  }
}

export async function instagramFiles(): Promise<Files> {
  const [one, two] = await twoPictures()
  const root = 'your_instagram_activity/media'
  const media = (name: string, title = '') => ({
    uri: `media/posts/201405/${name}`,
    creation_timestamp: seconds(2014),
    title: metaText(title),
  })
  const posts = [
    { media: [media('1.jpg', 'Løvetand #blomst')] },
    { media: [media('1.jpg'), media('2.jpg')], title: 'Two', creation_timestamp: seconds(2015) },
  ]
  return {
    [`${root}/posts_1.json`]: JSON.stringify(posts),
    [`${root}/stories.json`]: JSON.stringify({ ig_stories: [media('1.jpg'), media('2.jpg')] }),
    'media/posts/201405/1.jpg': one!,
    'media/posts/201405/2.jpg': two!,
  }
}

export async function diasporaFiles(): Promise<Files> {
  const [one] = await twoPictures()
  const photo = {
    entity_type: 'photo',
    entity_data: { guid: 'p1', remote_photo_name: 'abc123.jpg', text: 'En sø', width: 40 },
  }
  const said = {
    guid: 'guid-1',
    author: 'ana@pod.example',
    created_at: '2012-05-13T12:00:00Z',
    text: '**Hello** @{Bo B; bo@pod.example} and @{cy@pod.example} #newhere',
    public: true,
    photos: [photo],
    location: { entity_type: 'location', entity_data: { address: 'Aarhus', lat: '1', lng: '2' } },
  }
  const poll = {
    entity_type: 'poll',
    entity_data: {
      question: 'Cake?',
      poll_answers: [{ entity_data: { answer: 'Yes' } }, { entity_data: { answer: 'No' } }],
    },
  }
  const posts = [
    { entity_type: 'status_message', entity_data: said, subscribed_pods_uris: [] },
    { entity_type: 'reshare', entity_data: { guid: 'guid-2', root_guid: 'x' } },
    {
      entity_type: 'status_message',
      entity_data: { guid: 'guid-3', created_at: '2013-05-13T12:00:00Z', text: 'Sunday', poll },
    },
  ]
  const data = { user: { username: 'ana', posts }, others_data: {}, version: '2.0' }
  return { 'ana_diaspora_data.json': JSON.stringify(data), 'abc123.jpg': one! }
}

export async function mastodonFiles(): Promise<Files> {
  const [one] = await twoPictures()
  const actor = 'https://example.social/users/ana'
  const note = (id: number, more: object) => ({
    type: 'Create',
    actor,
    object: {
      id: `${actor}/statuses/${id}`,
      type: 'Note',
      published: `201${id}-05-13T12:00:00Z`,
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      cc: [`${actor}/followers`],
      inReplyTo: null,
      ...more,
    },
  })
  const orderedItems = [
    note(1, {
      content:
        '<p>Hi &amp; <a href="https://x.example/tags/a">#<span>garden</span></a></p><p>two<br />lines</p>',
      attachment: [
        { type: 'Document', url: '/media_attachments/files/1/original/a.jpg', name: 'A lake' },
      ],
    }),
    note(2, { content: '<p>hidden</p>', summary: 'Spoiler', sensitive: true }),
    note(3, { content: '<p>on I go</p>', inReplyTo: `${actor}/statuses/1` }),
    note(4, { content: '<p>to you</p>', inReplyTo: 'https://other.example/users/bo/statuses/9' }),
    note(5, { content: '<p>secret</p>', to: ['https://other.example/users/bo'], cc: [] }),
    { type: 'Announce', actor, object: 'https://other.example/users/bo/statuses/1' },
  ]
  return {
    'outbox.json': JSON.stringify({ type: 'OrderedCollection', orderedItems }),
    'actor.json': JSON.stringify({ id: actor }),
    'media_attachments/files/1/original/a.jpg': one!,
  }
}

export async function takeoutFiles(): Promise<Files> {
  const [one, two] = await twoPictures()
  const root = 'Takeout/Google Photos'
  const about = (title: string, more: object = {}) =>
    JSON.stringify({
      title,
      description: '',
      photoTakenTime: { timestamp: String(seconds(2014)) },
      ...more,
    })
  return {
    [`${root}/Photos from 2014/IMG_1.jpg`]: one!,
    [`${root}/Photos from 2014/IMG_1.jpg.supplemental-metadata.json`]: about('IMG_1.jpg', {
      description: 'A lake',
    }),
    [`${root}/Photos from 2014/IMG_1(1).jpg`]: two!,
    [`${root}/Photos from 2014/IMG_1.jpg.supplemental-meta(1).json`]: about('IMG_1.jpg'),
    [`${root}/Photos from 2014/no date.jpg`]: two!,
    [`${root}/Summer/metadata.json`]: JSON.stringify({ title: 'Summer at the lake' }),
    [`${root}/Summer/IMG_1.jpg`]: one!,
    [`${root}/Summer/IMG_1.jpg.json`]: about('IMG_1.jpg', { description: 'A lake' }),
  }
}

/** Writes files into a folder. */
export async function intoFolder(folder: string, files: Files): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
  return folder
}

export function asZip(files: Files): Buffer {
  return zipOf(Object.entries(files).map(([name, content]) => ({ name, content })))
}

export async function asTarball(files: Files): Promise<Buffer> {
  const archive = pack()
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, Buffer.from(content))
  archive.finalize()
  return gzipSync(await buffer(archive))
}
