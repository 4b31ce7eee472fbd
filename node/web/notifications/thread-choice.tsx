/** The acts that the owner is told of in the thread of a post. */
import { useEffect, useState } from 'preact/hooks'
import type { ThreadChoice as Choice } from '../../http/notifications/schema.ts'
import { call } from '../api/client.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

const choices = ['default', 'follow', 'mute'] as const

export function ThreadChoice({ post }: { post: string }) {
  const [chosen, setChosen] = useState<Choice['choice'] | undefined>(undefined)
  const { error, run } = useAction()
  useEffect(
    () =>
      run(async () =>
        setChosen((await call('GET /posts/:post/follow', { params: { post } })).choice),
      ),
    [post],
  )

  async function choose(choice: Choice['choice']): Promise<void> {
    const { choice: chosen } = await call('PUT /posts/:post/follow', {
      params: { post },
      json: { choice },
    })
    setChosen(chosen)
  }

  return (
    <fieldset class="choice">
      <legend>{t('notifications.thread')}</legend>
      <div class="chips">
        {choices.map((choice) => (
          <label key={choice} class="chip">
            <input
              type="radio"
              name={`hear-${post}`}
              checked={choice === chosen}
              onChange={() => run(() => choose(choice))}
            />
            <span>{t(`notifications.thread.${choice}`)}</span>
          </label>
        ))}
      </div>
      <Failure error={error} />
    </fieldset>
  )
}
