/** The first screen of a new node. A name is all it takes; a picture and another language are there for who wants them. */
import { useEffect, useState } from 'preact/hooks'
import { ComeBackPart } from '../backup/parts.tsx'
import { keptInvite } from '../data/kept-invite.ts'
import { setUp } from '../data/me.ts'
import { toast } from '../data/toasts.ts'
import { ConnectionBar } from '../shell/connection-bar.tsx'
import { t } from '../text/t.ts'
import { FirstPicture } from '../ui/first-picture.tsx'
import { LanguagePicker } from '../ui/language-picker.tsx'
import { Mark } from '../ui/mark.tsx'
import { NameForm } from '../ui/name-form.tsx'

export function Welcome() {
  const [picture, setPicture] = useState<File | undefined>(undefined)
  const title = t('welcome.title')
  useEffect(() => {
    document.title = title
  }, [title])
  const hasInvite = keptInvite() !== undefined

  return (
    <main class="welcome">
      <Mark size={112} class="drift" />
      <h1>{title}</h1>
      <p class="lead">{hasInvite ? t('welcome.leadInvite') : t('welcome.lead')}</p>
      <ConnectionBar />
      <LanguagePicker id="language" />
      <NameForm
        id="name"
        label={t('welcome.name')}
        button={t('welcome.start')}
        autoComplete="name"
        isFocused
        onName={(name) => begin(name, picture)}
      />
      <FirstPicture file={picture} onChoose={setPicture} />
      <p class="hint">{t('welcome.hint')}</p>
      <ComeBackPart />
    </main>
  )
}

/** The name alone makes the person; a picture that cannot be used keeps nobody from their stream. */
async function begin(name: string, picture: File | undefined): Promise<void> {
  await setUp(name)
  if (picture === undefined) return
  try {
    await (await import('../data/portrait-file.ts')).sendMiddle(picture)
  } catch {
    toast(t('welcome.pictureFailed'))
  }
}
