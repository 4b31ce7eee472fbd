/** How far a message of one's own has come: a tick once it is with everybody to whom our node gives it, and words until then. */
import type { Message } from '../../http/conversations/schema.ts'
import { listText, t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

interface DeliveredProps {
  delivery: NonNullable<Message['delivery']>
  /** Names of all others who take part. */
  names: readonly string[]
}

export function Delivered({ delivery, names }: DeliveredProps) {
  const { people, have, passedOn, elsewhere } = delivery
  if (elsewhere || people === 0) return null
  const isOne = people === 1 && passedOn === 0
  const values = { have, people, name: listText(names) }
  if (have < people) return <span>{t(isOne ? 'messages.waits' : 'messages.atSome', values)}</span>
  const words = isOne ? t('messages.at', values) : t('messages.atAll', { people, passedOn })
  return (
    <span class="message-at" title={words}>
      <Icon name="check" size={14} />
      <span class="visually-hidden">{words}</span>
    </span>
  )
}
