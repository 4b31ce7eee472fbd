/** Screens that are loaded when somebody goes to them, so that the first page is there at once. */
import type { ComponentType } from 'preact'
import { withTexts } from '../text/locale.ts'
import { LazyScreen } from '../ui/lazy-part.tsx'

export const YouScreen = later(
  async () => (await withTexts('photos', withTexts('you', import('./you/you.tsx')))).You,
)
/** The link to a new device, opened on one that has an owner: there stands what to do with it. */
export function LinkHere() {
  return <YouScreen part="devices" />
}
export const PhotosScreen = later(
  async () => (await withTexts('photos', import('./photos/photos.tsx'))).Photos,
)
export const PostScreen = later(
  async () => (await withTexts('photos', import('./photos/post.tsx'))).PostAlone,
)
export const PeopleScreen = later(
  async () =>
    (await withTexts('carrying', withTexts('people', import('./people/people.tsx')))).People,
)
export const PersonScreen = later(
  async () => (await withTexts('people', import('../person/person-screen.tsx'))).PersonScreen,
)

export const InviteScreen = later(
  async () => (await withTexts('invite', import('./invite/invite.tsx'))).Invite,
)
export const JoinScreen = later(
  async () => (await withTexts('people', withTexts('invite', import('./join/join.tsx')))).Join,
)

export const MentionsScreen = later(
  async () => (await withTexts('text', import('./tags/mentions.tsx'))).Mentions,
)
export const TagScreen = later(
  async () => (await withTexts('text', import('./tags/tag.tsx'))).TagPage,
)
export const TagsScreen = later(
  async () => (await withTexts('text', import('./tags/tags.tsx'))).Tags,
)

export const HelpScreen = later(
  async () => (await withTexts('you', withTexts('help', import('./help/help.tsx')))).Help,
)

export const SearchScreen = later(
  async () => (await withTexts('search', import('./search/search.tsx'))).Search,
)

function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return function Later(props: Props) {
    return <LazyScreen load={load} props={props} />
  }
}
