/** The owner's profile on the screen of their own things; its code is loaded when it is shown. */
import { loadTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

export function OwnProfile() {
  return <LazyPart load={loadForm} props={{}} />
}

async function loadForm() {
  const [loaded] = await Promise.all([import('./profile-form.tsx'), loadTexts('people')])
  return loaded.ProfileForm
}
