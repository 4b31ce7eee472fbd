/** Messages from the first that is shown to the last, with a line where a day begins. */
import type { Message } from '../../http/conversations/schema.ts'
import { dateText } from '../text/time.ts'
import { MessageRow } from './message-row.tsx'

interface MessageListProps {
  messages: readonly Message[]
  /** Names of all others who take part. */
  names: readonly string[]
}

export function MessageList({ messages, names }: MessageListProps) {
  return (
    <ol class="message-list" aria-live="polite">
      {messages.map((message, index) => {
        const before = messages[index - 1]
        const day = dateText(message.createdAtMs)
        const isNewDay = before === undefined || dateText(before.createdAtMs) !== day
        const isFirst = isNewDay || before.writer.id !== message.writer.id
        return (
          <li key={message.id} class={message.writer.isMe ? 'of-mine' : undefined}>
            {isNewDay ? <p class="talk-day">{day}</p> : null}
            <MessageRow message={message} names={names} isNamed={isFirst && names.length > 1} />
          </li>
        )
      })}
    </ol>
  )
}
