/** The failure, beside the thing that it happened to, and read aloud. */
import { errorText } from '../text/t.ts'

export function Failure({ error, id }: { error: unknown; id?: string }) {
  // The region stays in the page: screen readers announce what appears in one they already know.
  return (
    <div role="alert" id={id}>
      {error === undefined ? null : (
        <p class="failure" dir="auto">
          {errorText(error)}
        </p>
      )}
    </div>
  )
}
