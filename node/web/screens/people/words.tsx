/** The words that came with a request; nothing where there are none. */
export function Words({ text }: { text: string }) {
  return text === '' ? null : (
    <p class="words" dir="auto">
      {text}
    </p>
  )
}
