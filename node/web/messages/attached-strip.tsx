/** The pictures and files of a message that is being written, each with its description. */
import { useId } from 'preact/hooks'
import { altBytesMax } from '../../../protocol/limits.ts'
import { kindIcons } from '../media/attachment-strip.tsx'
import { Ring } from '../media/ring.tsx'
import { directionOf } from '../text/direction.ts'
import { errorText, t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import type { AttachedFile, AttachedFiles } from './attached.ts'

export function AttachedStrip({ attached }: { attached: AttachedFiles }) {
  const files = attached.files.value
  if (files.length === 0) return null
  return (
    <ul class="attached" aria-label={t('messages.files')}>
      {files.map((one) => (
        <Attached key={one.key} one={one} attached={attached} />
      ))}
    </ul>
  )
}

function Attached({ one, attached }: { one: AttachedFile; attached: AttachedFiles }) {
  const { key, kind, file, thumb, alt, progress, error, upload } = one
  const { name } = file
  const id = useId()
  const isSending = upload === undefined && error === undefined
  return (
    <li>
      <span class="attached-thumb">
        <Icon name={kindIcons[kind]} size={24} />
        {/* Drawn over the icon, which stays where the browser cannot show the picture. */}
        {thumb === undefined ? null : (
          <img src={thumb} alt="" onError={(event) => event.currentTarget.remove()} />
        )}
        {isSending ? <Ring share={progress} label={t('attach.sending', { name })} /> : null}
      </span>
      <span class="attached-words">
        <bdi class="attached-name">{name}</bdi>
        {kind === 'file' ? null : (
          <>
            <label class="visually-hidden" for={id}>
              {t('attach.alt')}
            </label>
            <input
              id={id}
              value={alt}
              maxLength={altBytesMax / bytesOfLetterMax}
              dir={directionOf(alt)}
              placeholder={t('messages.describe')}
              onInput={(event) => attached.describe(key, event.currentTarget.value)}
            />
          </>
        )}
        {error === undefined ? null : (
          <span class="failure" role="alert">
            <span dir="auto">{errorText(error)}</span>{' '}
            <button
              type="button"
              aria-label={t('attach.retryName', { name })}
              onClick={() => attached.retry(key)}
            >
              {t('stream.retry')}
            </button>
          </span>
        )}
      </span>
      <button
        type="button"
        class="icon-only"
        aria-label={t('attach.remove', { name })}
        onClick={() => attached.remove(key)}
      >
        <Icon name="close" size={18} />
      </button>
    </li>
  )
}

/** UTF-8 bytes of what counts as one for `maxlength`. */
const bytesOfLetterMax = 3
