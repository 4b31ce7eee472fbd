/** The studio on a picture of somebody: other words over it, sent to those who may see them. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Post } from '../../http/posts/schema.ts'
import type { RemixRequest } from '../../http/remixes/schema.ts'
import { chosenAudience, isPublic } from '../data/draft.ts'
import { postRemix, remixable, remixing, sendRemix, type Remixing } from '../data/remixes.ts'
import { toast } from '../data/toasts.ts'
import { Captioned } from '../media/captioned.tsx'
import { LazyStudio } from '../media/lazy.tsx'
import { addBox, workFrom, type Work } from '../media/work.ts'
import { AudienceChips } from '../screens/stream/audience-chips.tsx'
import { t, type MessageId } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import '../styles/remix.css'

export function RemixPanel({ post }: { post: Post }) {
  const made = remixing.value
  if (made === undefined) return null
  const key = `${made.number} ${made.parent?.id ?? ''}`
  return <Panel key={key} post={post} made={made} />
}

function Panel({ post, made }: { post: Post; made: Remixing }) {
  const [work, setWork] = useState(() => workOf(post, made))
  const [isOwn, setOwn] = useState(false)
  const [missing, setMissing] = useState<MessageId | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => panel.current?.scrollIntoView({ block: 'nearest' }), [])

  function send(): void {
    const body = bodyOf(work, made)
    const problem = problemWith(body, isOwn)
    setMissing(problem)
    if (problem !== undefined) return
    run(async () => {
      await (isOwn ? postRemix(post, body) : sendRemix(post, body))
      remixing.value = undefined
      toast(t('remix.sent'))
    })
  }

  return (
    <div
      ref={panel}
      class="remix-panel"
      role="group"
      aria-label={t('remix.make')}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          send()
        }
      }}
    >
      <Pictures post={post} made={made} />
      <LazyStudio work={work} onChange={setWork} isGroundFixed />
      <fieldset class="remix-audience">
        <legend class="visually-hidden">{t('remix.audience')}</legend>
        {post.mayShow ? (
          <>
            <Choice isOn={!isOwn} choose={() => setOwn(false)}>
              {t('remix.toThread', { name: post.author.name })}
            </Choice>
            <Choice isOn={isOwn} choose={() => setOwn(true)}>
              {t('remix.toOwn')}
            </Choice>
          </>
        ) : (
          <p class="hint">{t('remix.onlyThread', { name: post.author.name })}</p>
        )}
        {isOwn ? <AudienceChips /> : null}
      </fieldset>
      <div class="remix-end">
        <button type="button" class="quiet" onClick={() => (remixing.value = undefined)}>
          {t('remix.cancel')}
        </button>
        <button type="button" class="primary" disabled={isRunning} onClick={send}>
          {isRunning ? t('composer.sending') : t('remix.send')}
        </button>
      </div>
      <p role="alert" class={missing === undefined ? '' : 'failure'}>
        {missing === undefined ? '' : t(missing)}
      </p>
      <Failure error={error} />
    </div>
  )
}

interface ChoiceProps {
  isOn: boolean
  choose: () => void
  children: preact.ComponentChildren
}

function Choice({ isOn, choose, children }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name="remix-audience" checked={isOn} onChange={choose} />
      <span>{children}</span>
    </label>
  )
}

/** Of several pictures the one that is remixed. */
function Pictures({ post, made }: { post: Post; made: Remixing }) {
  const pictures = remixable(post)
  if (pictures.length < 2 || made.parent !== undefined) return null
  return (
    <div class="remix-pictures" role="group" aria-label={t('remix.which')}>
      {pictures.map(({ number, media }, index) => (
        <button
          key={number}
          type="button"
          aria-pressed={number === made.number}
          aria-label={t('remix.picture', { number: index + 1 })}
          onClick={() => (remixing.value = { post: post.id, number })}
        >
          <Captioned media={{ ...media, alt: '' }} src={media.previewUrl} />
        </button>
      ))}
    </div>
  )
}

/** The picture and the words that stand on it; an empty box where there are none. */
function workOf(post: Post, { number, parent }: Remixing): Work {
  const media = parent?.media ?? post.media[number]
  const { width = 4, height = 3, url, previewUrl, color, layers = [], mood } = media ?? {}
  const src = previewUrl ?? url
  const ground = { width, height, ...(src && { src }), ...(color && { color }) }
  const work = workFrom(ground, { layers, mood })
  return layers.length === 0 ? addBox(work, 'top') : work
}

function bodyOf({ layers, mood }: Work, { number, parent }: Remixing): RemixRequest {
  return {
    number,
    layers: layers.filter(({ text }) => text.trim() !== ''),
    mood,
    ...(parent && { parent: parent.id }),
  }
}

function problemWith({ layers }: RemixRequest, isOwn: boolean): MessageId | undefined {
  if (layers.length === 0) return 'remix.missingWords'
  if (!isOwn || isPublic.value || chosenAudience.value.length > 0) return undefined
  return 'composer.missingAudience'
}
