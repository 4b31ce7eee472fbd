/** The files of the post that is being written, under its text: a press on one opens its words. */
import { mediaMax } from '../../../protocol/limits.ts'
import type { Media } from '../../http/media/schema.ts'
import { errorText, t } from '../text/t.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { AttachmentEditor } from './attachment-editor.tsx'
import { attachments, detach, opened, retry, type Attachment } from './attachments.ts'
import { focusTile, tileId } from './tiles.ts'
import { Ring } from './ring.tsx'

export const kindIcons: Record<Media['kind'], IconName> = {
  picture: 'picture',
  video: 'film',
  audio: 'sound',
  file: 'file',
  card: 'picture',
}

export function AttachmentStrip() {
  const all = attachments.value
  if (all.length === 0) return null
  const one = all.find(({ key }) => key === opened.value)
  return (
    <div class="attachments">
      <ul aria-label={t('attach.label')}>
        {all.map((attachment) => (
          <Tile key={attachment.key} attachment={attachment} />
        ))}
      </ul>
      {one === undefined ? null : (
        <AttachmentEditor
          key={one.key}
          attachment={one}
          index={all.indexOf(one)}
          count={all.length}
        />
      )}
      {all
        .filter(({ state }) => state === 'failed')
        .map((failed) => (
          <Failed key={failed.key} attachment={failed} />
        ))}
      <Reminder all={all} />
    </div>
  )
}

function Tile({ attachment }: { attachment: Attachment }) {
  const { key, kind, name, thumb, state, progress, alt } = attachment
  const isOpen = opened.value === key
  return (
    <li class={state === 'failed' ? 'attachment failed' : 'attachment'}>
      <button
        type="button"
        id={tileId(key)}
        class="attachment-open"
        aria-expanded={isOpen}
        aria-label={t('attach.edit', { name })}
        onClick={() => (opened.value = isOpen ? undefined : key)}
      >
        <Icon name={kindIcons[kind]} size={28} />
        {thumb === undefined ? <span class="attachment-name">{name}</span> : null}
        {/* Drawn over the icon, which stays where the browser cannot show the picture. */}
        {thumb === undefined ? null : (
          <img src={thumb} alt="" onError={(event) => event.currentTarget.remove()} />
        )}
        {alt.trim() === '' ? null : <span class="attachment-said">{t('attach.said')}</span>}
      </button>
      {state === 'sending' ? <Ring share={progress} label={t('attach.sending', { name })} /> : null}
      <button
        type="button"
        class="attachment-remove"
        aria-label={t('attach.remove', { name })}
        onClick={() => remove(key)}
      >
        <Icon name="close" size={16} />
      </button>
    </li>
  )
}

/** The focus goes to a neighbour: the button that had it is gone. */
function remove(key: string): void {
  const keys = attachments.value.map((one) => one.key)
  const at = keys.indexOf(key)
  const neighbour = keys[at + 1] ?? keys[at - 1]
  if (neighbour === undefined) document.querySelector<HTMLElement>('.attach-button')?.focus()
  else focusTile(neighbour)
  detach(key)
}

function Failed({ attachment: { key, name, error } }: { attachment: Attachment }) {
  return (
    <div class="attachment-failure" role="alert">
      <p class="failure">
        <bdi>{name}</bdi>: <span dir="auto">{errorText(error)}</span>
      </p>
      <button
        type="button"
        aria-label={t('attach.retryName', { name })}
        onClick={() => {
          focusTile(key)
          retry(key)
        }}
      >
        <Icon name="again" size={16} />
        {t('stream.retry')}
      </button>
    </div>
  )
}

/** One gentle line for all of them; nothing waits for it. */
function Reminder({ all }: { all: readonly Attachment[] }) {
  const count = all.filter(({ kind, alt }) => kind === 'picture' && alt.trim() === '').length
  const isFull = all.length === mediaMax
  return (
    <>
      {isFull ? <p class="hint">{t('attach.tooMany', { count: mediaMax })}</p> : null}
      {all.some(({ upload }) => upload?.keepsMetadata === true) ? (
        <p class="hint note">{t('attach.keepsMetadata')}</p>
      ) : null}
      {count === 0 ? null : <p class="hint">{t('attach.altMissing', { count })}</p>}
    </>
  )
}
