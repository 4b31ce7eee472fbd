/** Words on a picture that is attached: made in the studio, then shown as they will be. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Upload } from '../../http/media/schema.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'
import { describe, workOn, type Attachment } from './attachments.ts'
import { Captioned } from './captioned.tsx'
import { LazyStudio } from './lazy.tsx'
import { ratioOf } from './ratio.ts'
import type { Work } from './work.ts'

/** Nothing until the node has the picture: it says how large it is, and has drawn its preview. */
export function PictureWords({ attachment }: { attachment: Attachment }) {
  const { key, upload, work } = attachment
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  const { error, run } = useAction()
  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  if (upload?.kind !== 'picture' || upload.previewUrl === undefined) return null

  async function open(upload: Upload): Promise<void> {
    if (work === undefined || work.layers.length === 0) {
      describe(key, { work: await beginning(upload) })
    }
    setOpen(true)
  }

  if (isOpen && work !== undefined) {
    return (
      <LazyStudio
        work={workOn(upload, work)}
        onChange={(work) => describe(key, { work })}
        onDone={() => setOpen(false)}
      />
    )
  }
  return (
    <>
      {work === undefined || work.layers.length === 0 ? null : (
        <div class="card-room" style={{ aspectRatio: String(ratioOf(upload)) }}>
          <Captioned media={mediaOf(work)} src={upload.previewUrl} />
        </div>
      )}
      <button
        type="button"
        class="words-button"
        ref={opener}
        onClick={() => run(() => open(upload))}
      >
        <Icon name="pen" size={18} />
        {t('studio.title')}
      </button>
      <Failure error={error} />
    </>
  )
}

/** One empty box, to be written in at once. */
async function beginning(upload: Upload): Promise<Work> {
  const { addBox, newWork } = await import('./work.ts')
  const { width = 1, height = 1 } = upload
  return workOn(upload, addBox(newWork({ width, height }), 'top'))
}

function mediaOf({ layers, mood }: Work) {
  return { alt: '', layers: layers.filter(({ text }) => text.trim() !== ''), mood }
}
