/** A text by somebody else, with its web addresses as links. */
import { splitLinks } from '../text/links.ts'

export function LinkedText({ text }: { text: string }) {
  return (
    <>
      {splitLinks(text).map(({ text: part, href }) =>
        href === undefined ? (
          part
        ) : (
          <a key={href} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {part}
          </a>
        ),
      )}
    </>
  )
}
