/** For somebody who was here before: another device of theirs, their 24 words, or a backup, in place of a new person. */
import { useState } from 'preact/hooks'
import { linkInAddress } from '../data/link-address.ts'
import { restoreBackup } from '../data/backup.ts'
import { comeBack } from '../data/me.ts'
import { BecomePart } from '../devices/devices.tsx'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction, type Action } from '../ui/use-action.ts'

export function ComeBack() {
  return (
    <section class="come-back" aria-labelledby="come-back-title">
      <h2 id="come-back-title">{t('return.title')}</h2>
      <details name="come-back" open={linkInAddress('device') !== undefined}>
        <summary>{t('return.device')}</summary>
        <BecomePart />
      </details>
      <details name="come-back">
        <summary>{t('return.words')}</summary>
        <WithWords />
      </details>
      <details name="come-back">
        <summary>{t('return.backup')}</summary>
        <WithBackup />
      </details>
    </section>
  )
}

function WithWords() {
  const [name, setName] = useState('')
  const [words, setWords] = useState('')
  const action = useAction()
  return (
    <Form action={action} button={t('return.begin')} onSubmit={() => comeBack(name.trim(), words)}>
      <label for="return-name">{t('return.name')}</label>
      <input
        id="return-name"
        autoComplete="name"
        required
        maxLength={60}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <label for="return-words">{t('return.wordsLabel')}</label>
      <textarea
        id="return-words"
        dir="ltr"
        lang="en"
        rows={4}
        autoComplete="off"
        spellcheck={false}
        required
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <p class="hint">{t('return.wordsHint')}</p>
    </Form>
  )
}

function WithBackup() {
  const [file, setFile] = useState<File | undefined>(undefined)
  const [passphrase, setPassphrase] = useState('')
  const [share, setShare] = useState<number | undefined>(undefined)
  const action = useAction()

  async function restore(): Promise<void> {
    if (file === undefined) return
    setShare(0)
    try {
      await restoreBackup(file, passphrase, setShare)
    } catch (error) {
      setShare(undefined)
      throw error
    }
  }

  return (
    <Form action={action} button={t('return.restore')} onSubmit={restore}>
      <label for="return-file">{t('return.file')}</label>
      <input
        id="return-file"
        type="file"
        required
        onChange={(event) => setFile(event.currentTarget.files?.[0])}
      />
      <label for="return-passphrase">{t('return.passphrase')}</label>
      <textarea
        id="return-passphrase"
        dir="ltr"
        rows={3}
        autoComplete="off"
        spellcheck={false}
        required
        value={passphrase}
        onInput={(event) => setPassphrase(event.currentTarget.value)}
      />
      <p role="status">
        {share === undefined ? '' : share < 1 ? t('return.sent', { share }) : t('return.starting')}
      </p>
    </Form>
  )
}

interface FormProps {
  action: Action
  button: string
  onSubmit: () => Promise<void>
  children: preact.ComponentChildren
}

function Form({ action: { isRunning, error, run }, button, onSubmit, children }: FormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        run(onSubmit)
      }}
    >
      {children}
      <button class="primary" disabled={isRunning}>
        {button}
      </button>
      <Failure error={error} />
    </form>
  )
}
