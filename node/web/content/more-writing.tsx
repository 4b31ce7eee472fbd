/** Things that a post can have beside its words: a content warning, a place and a poll; and its preview. */
import { useEffect, useState } from 'preact/hooks'
import { placeBytesMax, warningBytesMax } from '../../../protocol/limits.ts'
import type { Preview as PreviewAnswer, PreviewRequest } from '../../http/text/schema.ts'
import { call } from '../api/client.ts'
import { expiresHours, place, warning } from '../data/draft.ts'
import { status } from '../data/me.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Content } from './content.tsx'
import { ExpiryField } from './expiry-field.tsx'
import { PollFields } from './poll-fields.tsx'
import type { HelpProps } from './addressed.ts'
import '../styles/writing.css'

/** How long the writer must rest before the node is asked. */
const restMs = 300

export function More({ draft, audience, post }: HelpProps) {
  return (
    <div class="more-writing">
      <label>
        {t('writing.warning')}
        <input
          value={warning.value}
          dir="auto"
          // A letter takes up to four bytes; the node refuses what is too long all the same.
          maxLength={warningBytesMax}
          placeholder={t('writing.warningHint')}
          onInput={({ currentTarget }) => (warning.value = currentTarget.value)}
        />
      </label>
      <label>
        {t('writing.place')}
        <input
          value={place.value}
          dir="auto"
          maxLength={placeBytesMax}
          placeholder={t('writing.placeHint')}
          onInput={({ currentTarget }) => (place.value = currentTarget.value)}
        />
      </label>
      {post === undefined ? <PollFields /> : null}
      {post === undefined ? (
        <ExpiryField
          hours={expiresHours.value}
          onChange={(hours) => (expiresHours.value = hours)}
        />
      ) : null}
      <p class="hint">{t('writing.marks')}</p>
      <Preview
        text={draft.value}
        to={{ ...(audience && { audience: audience as 'public' }), ...(post && { post }) }}
      />
    </div>
  )
}

function Preview({ text, to }: { text: string; to: Omit<PreviewRequest, 'text'> }) {
  const [seen, setSeen] = useState<PreviewAnswer['content']>([])
  const [error, setError] = useState<unknown>(undefined)
  const asked = JSON.stringify({ ...to, text })
  useEffect(() => {
    let isLast = true
    const ask = async (): Promise<void> => {
      try {
        const body = JSON.parse(asked) as PreviewRequest
        const { content } = await call('POST /preview', { json: body })
        if (isLast) setSeen(content)
        if (isLast) setError(undefined)
      } catch (cause) {
        if (isLast) setError(cause)
      }
    }
    const timer = setTimeout(() => void ask(), restMs)
    return () => {
      isLast = false
      clearTimeout(timer)
    }
  }, [asked])
  return (
    <section class="preview" aria-label={t('writing.preview')}>
      <h2 class="meta">{t('writing.preview')}</h2>
      <h3>
        <bdi>{status.data.value?.me?.name}</bdi>
      </h3>
      <Failure error={error} />
      {seen.length === 0 ? (
        <p class="hint">{t('writing.previewEmpty')}</p>
      ) : (
        <Content blocks={seen} />
      )}
    </section>
  )
}
