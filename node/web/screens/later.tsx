/** Screens that are loaded when somebody goes to them, so that the first page is there at once. */
import type { ComponentType } from 'preact'
import { loadTexts } from '../text/locale.ts'
import { LazyScreen } from '../ui/lazy-part.tsx'

export const YouScreen = later(async () => (await import('./you/you.tsx')).You)
export const PhotosScreen = later(
  async () => (await withTexts(import('./photos/photos.tsx'))).Photos,
)
export const PostScreen = later(
  async () => (await withTexts(import('./photos/post.tsx'))).PostAlone,
)

export const MentionsScreen = later(
  async () => (await withTexts(import('./tags/mentions.tsx'), 'text')).Mentions,
)
export const TagScreen = later(
  async () => (await withTexts(import('./tags/tag.tsx'), 'text')).TagPage,
)
export const TagsScreen = later(
  async () => (await withTexts(import('./tags/tags.tsx'), 'text')).Tags,
)

export const SearchScreen = later(
  async () => (await withTexts(import('./search/search.tsx'), 'search')).Search,
)

async function withTexts<T>(
  loading: Promise<T>,
  section: 'photos' | 'search' | 'text' = 'photos',
): Promise<T> {
  const [loaded] = await Promise.all([loading, loadTexts(section)])
  return loaded
}

function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return function Later(props: Props) {
    return <LazyScreen load={load} props={props} />
  }
}
