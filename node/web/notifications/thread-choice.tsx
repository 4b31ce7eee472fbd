/** The acts that the owner is told of in the thread of a post. */
import { useEffect, useState } from 'preact/hooks'
import type { ThreadChoice as Choice } from '../../http/notifications/schema.ts'
import { request } from '../api/client.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

const choices = ['default', 'follow', 'mute'] as const

export function ThreadChoice({ post }: { post: string }) {
  const [chosen, setChosen] = useState<Choice['choice'] | undefined>(undefined)
  const { error, run } = useAction()
  const path = `posts/${post}/follow`
  useEffect(() => run(async () => setChosen((await request<Choice>(path)).choice)), [path])

  async function choose(choice: Choice['choice']): Promise<void> {
    setChosen((await request<Choice>(path, { method: 'PUT', body: { choice } })).choice)
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
