/** The words of one attachment, its place among the others, and whether it is sent in its own size. */
import { useEffect, useId, useRef } from 'preact/hooks'
import { altBytesMax, captionBytesMax } from '../../../protocol/limits.ts'
import { directionOf } from '../text/direction.ts'
import { t, type MessageId } from '../text/t.ts'
import { Check } from '../ui/check.tsx'
import { Icon } from '../ui/icon.tsx'
import { PictureWords } from './picture-words.tsx'
import { chooseOriginal, describe, move, opened, type Attachment } from './attachments.ts'
import { focusTile } from './tiles.ts'

interface EditorProps {
  attachment: Attachment
  index: number
  count: number
}

export function AttachmentEditor({ attachment, index, count }: EditorProps) {
  const { key, kind, name, alt, caption, file, isOriginal } = attachment
  const first = useRef<HTMLTextAreaElement>(null)
  useEffect(() => first.current?.focus({ preventScroll: true }), [])
  return (
    <div class="attachment-editor" role="group" aria-label={t('attach.edit', { name })}>
      <Words
        field={first}
        label="attach.caption"
        bytesMax={captionBytesMax}
        value={caption}
        onInput={(text) => describe(key, { caption: text })}
      />
      {kind === 'file' ? null : (
        <Words
          label="attach.alt"
          bytesMax={altBytesMax}
          value={alt}
          onInput={(text) => describe(key, { alt: text })}
        />
      )}
      <PictureWords attachment={attachment} />
      {kind === 'picture' && file !== undefined ? (
        <Check checked={isOriginal} onChange={(isWanted) => chooseOriginal(key, isWanted)}>
          {t('attach.original')}
        </Check>
      ) : null}
      <div class="actions flips">
        {count === 1 ? null : (
          <>
            <MoveButton label="attach.earlier" isOff={index === 0} onClick={() => move(key, -1)} />
            <MoveButton
              label="attach.later"
              isOff={index === count - 1}
              onClick={() => move(key, 1)}
            />
          </>
        )}
        <button
          type="button"
          onClick={() => {
            focusTile(key)
            opened.value = undefined
          }}
        >
          {t('attach.done')}
        </button>
      </div>
    </div>
  )
}

interface WordsProps {
  field?: { current: HTMLTextAreaElement | null }
  label: MessageId
  bytesMax: number
  value: string
  onInput: (text: string) => void
}

function Words({ field, label, bytesMax, value, onInput }: WordsProps) {
  const id = useId()
  const bytesOver = new TextEncoder().encode(value).length - bytesMax
  return (
    <div class="attachment-words">
      <label for={id}>{t(label)}</label>
      <textarea
        id={id}
        ref={field ?? null}
        rows={1}
        dir={directionOf(value)}
        value={value}
        aria-describedby={`${id}-over`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p id={`${id}-over`} class="failure">
        {bytesOver > 0 ? t('composer.tooLong', { count: bytesOver }) : ''}
      </p>
    </div>
  )
}

interface MoveProps {
  label: 'attach.earlier' | 'attach.later'
  isOff: boolean
  onClick: () => void
}

/** It keeps the focus at the end, where there is nothing to move to any more. */
function MoveButton({ label, isOff, onClick }: MoveProps) {
  return (
    <button type="button" aria-disabled={isOff} onClick={() => (isOff ? undefined : onClick())}>
      <Icon name={label === 'attach.earlier' ? 'back' : 'forward'} size={16} />
      {t(label)}
    </button>
  )
}
