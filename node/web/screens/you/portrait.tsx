/** The picture that contacts see beside the owner's name. The part that cuts it comes when a file is chosen. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { status } from '../../data/me.ts'
import { portraits } from '../../data/portraits.ts'
import { toast } from '../../data/toasts.ts'
import { call } from '../../api/client.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function Portrait() {
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const me = status.data.value?.me
  if (me === undefined) return null
  const hasOne = portraits.data.value?.has(me.id) === true
  return (
    <section class="card">
      <h2>{t('portrait.title')}</h2>
      <p class="hint">{t('portrait.hint')}</p>
      <div class="portrait-row">
        <Avatar person={me.id} name={me.name} />
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          onChange={({ currentTarget }) => {
            setFile(currentTarget.files?.[0])
            currentTarget.value = ''
          }}
        />
        <button type="button" onClick={() => input.current?.click()}>
          {t('portrait.choose')}
        </button>
        {hasOne ? (
          <button type="button" disabled={isRunning} onClick={() => run(() => remove())}>
            {t('portrait.remove')}
          </button>
        ) : null}
      </div>
      {file === undefined ? null : <Cutter file={file} onDone={() => setFile(undefined)} />}
      <Failure error={error} />
    </section>
  )
}

function Cutter(props: { file: File; onDone: () => void }) {
  const [loaded, setLoaded] = useState<typeof import('./portrait-cutter.tsx') | undefined>(
    undefined,
  )
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    import('./portrait-cutter.tsx').then(setLoaded, setError)
  }, [])
  if (loaded === undefined) return <Failure error={error} />
  return <loaded.PortraitCutter key={`${props.file.name} ${props.file.lastModified}`} {...props} />
}

async function remove(): Promise<void> {
  await call('DELETE /me/portrait')
  await portraits.refresh()
  toast(t('portrait.removed'))
}
