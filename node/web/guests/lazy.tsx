/** Links for guests where the rest of the view has to do with them. Their code is loaded when they are shown. */
import type { GuestSubject } from '../data/guest-links.ts'
import { withTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

/** Makes a link for a post or board. */
export function GuestLinkForm({ subject }: { subject: GuestSubject }) {
  return <LazyPart load={loadForm} props={{ subject }} />
}

/** A button that shows the same. */
export function GuestLinkButton({ subject }: { subject: GuestSubject }) {
  return <LazyPart load={loadButton} props={{ subject }} />
}

/** All links of the owner. */
export function GuestLinks() {
  return <LazyPart load={loadList} props={{}} />
}

/** Words of guests to a post, below its thread. */
export function ThreadGuests({ post }: { post: string }) {
  return <LazyPart load={loadThread} props={{ post }} />
}

const loadForm = async () => (await withTexts('guests', import('./link-form.tsx'))).LinkForm
const loadButton = async () => (await withTexts('guests', import('./link-button.tsx'))).LinkButton
const loadList = async () => (await withTexts('guests', import('./link-list.tsx'))).LinkList
const loadThread = async () =>
  (await withTexts('guests', import('./thread-guests.tsx'))).ThreadGuests
