/** What somebody wrote to go with their request; nothing where they wrote nothing. */
export function Words({ text }: { text: string }) {
  return text === '' ? null : (
    <p class="words" dir="auto">
      {text}
    </p>
  )
}
