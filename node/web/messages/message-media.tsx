/** Pictures and files of a message. Beside one that is opened stand all others of the conversation that were read. */
import type { Message } from '../../http/conversations/schema.ts'
import { readTalk, talk } from '../data/conversations.ts'
import { MediaGrid } from '../media/media-grid.tsx'
import { isSeen, viewing, type Seen } from '../media/viewing.ts'
import { nameOf } from './names.ts'

export function MessageMedia({ message: { id, conversation, media } }: { message: Message }) {
  return (
    <MediaGrid
      place={`messages/${id}`}
      all={media}
      open={(index, opener) => {
        viewing.value = { place: `messages/${id}`, index, all: allSeen, opener }
      }}
      reread={() => readTalk(conversation)}
    />
  )
}

function allSeen(): Seen[] {
  const messages = talk.value?.messages ?? []
  return messages.flatMap(({ id, writer, createdAtMs, media }) =>
    media.flatMap((one, index): Seen[] => {
      const by = { name: nameOf(writer), atMs: createdAtMs }
      return isSeen(one) ? [{ place: `messages/${id}`, index, media: one, by }] : []
    }),
  )
}
