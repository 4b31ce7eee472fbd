/** The owner and their contacts on pages, with what they tell of themselves and the owner's own notes. */
import type { About } from '../../protocol/about.ts'
import type { ArchiveFile } from '../tar.ts'
import { contactObject, document, personObject } from './activity.ts'
import type { ConversationLink } from './conversations.ts'
import { jsonFile, pageFile, storedFile } from './files.ts'
import { bdi, frame } from './frame.ts'
import { html, type Markup, type Part } from './markup.ts'
import { time } from './post.ts'
import type { Owner, Person } from './source.ts'
import type { Words } from './words.ts'

export interface PeopleInit {
  owner: Owner
  words: Words
  conversations: readonly ConversationLink[]
}

export function* peopleFiles(
  people: readonly Person[],
  { owner, words, conversations }: PeopleInit,
): Generator<ArchiveFile> {
  for (const [at, { portrait }] of people.entries()) {
    if (portrait !== undefined) yield storedFile(portraitName(at + 1), portrait)
  }
  if (owner.portrait !== undefined) yield storedFile(portraitName(0), owner.portrait)
  const withOne = new Map(
    conversations.flatMap(({ id, people: [one, ...more] }) =>
      one !== undefined && more.length === 0 ? [[one, id] as const] : [],
    ),
  )
  const drawn = people.map((person, at) => {
    const picture = person.portrait && portraitName(at + 1)
    return drawPerson(person, { picture, conversation: withOne.get(person.id), words })
  })
  const title = words.text('export.people')
  const body = drawn.length === 0 ? html`<p>${words.text('export.none')}</p>` : drawn
  yield pageFile('people.html', frame({ title, up: '', words, body }))
  yield jsonFile('data/actor.json', document({ ...personObject(owner), outbox: 'posts.json' }))
  const items = people.map(contactObject)
  const all = { type: 'Collection', totalItems: items.length, items }
  yield jsonFile('data/people.json', document(all))
}

/** @param at 0 for the owner */
export function portraitName(at: number): string {
  return `media/portrait-${at}.webp`
}

/** The profile of somebody, as far as they tell it. */
export function drawAbout(about: About, { text }: Words): Markup {
  const links = about.links?.map(
    (link) => html`<a href="${link}" rel="noopener noreferrer nofollow">${link}</a> `,
  )
  const rows: [string, Part][] = [
    [text('export.about.pronouns'), about.pronouns],
    [text('export.about.bio'), about.bio],
    [text('export.about.place'), about.place],
    [text('export.about.birthday'), about.birthday],
    [text('export.about.links'), links],
    [text('export.about.tags'), about.tags?.join(', ')],
  ]
  return rowsOf(rows)
}

function drawPerson(
  person: Person,
  given: { picture: string | undefined; conversation: string | undefined; words: Words },
): Markup {
  const { picture, conversation, words } = given
  const { text } = words
  const { id, name, givenName, aspects, note, sinceMs, about } = person
  const rows: [string, Part][] = [
    [text('export.person.given'), givenName],
    [text('export.person.aspects'), aspects.length > 0 && aspects.join(', ')],
    [text('export.person.note'), note !== '' && note],
    [text('export.person.since'), time(sinceMs, words)],
    [text('export.person.id'), html`<code dir="ltr">${id}</code>`],
  ]
  return html`<article id="${id}">
    <h2>${bdi(name)}</h2>
    ${
      picture !== undefined && html`<img class="portrait" src="${picture}" alt="" loading="lazy" />`
    }${
      conversation !== undefined &&
      html`<p><a href="messages/${conversation}.html">${text('export.person.messages')}</a></p>`
    }${rowsOf(rows)}${drawAbout(about, words)}
  </article> `
}

function rowsOf(rows: readonly (readonly [string, Part])[]): Markup {
  const shown = rows.filter(([, value]) => value !== undefined && value !== false)
  if (shown.length === 0) return html``
  return html`<dl>
    ${shown.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd dir="auto">${value}</dd>`,
    )}
  </dl>`
}
