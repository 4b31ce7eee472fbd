/**
 * The fields of requests that hold what people wrote, taken by the rule for text (`protocol/text.ts`): a node stores, signs and
 * answers with the normal form.
 */
import * as v from 'valibot'
import { bodyFrom, nameFrom } from '../../protocol/text.ts'

type TextField = v.GenericSchema<string, string>

/**
 * A name.
 *
 * @throws {BrokenTextError}, {NothingVisibleError} or {TooLargeError}, as `nameFrom` does, when it is used.
 */
export function nameField(field: string, { bytesMax }: { bytesMax: number }): TextField {
  const written = v.pipe(v.string(), v.trim(), v.minLength(1))
  return v.pipe(
    written,
    v.transform((text) => nameFrom(text, { field, bytesMax })),
  )
}

/**
 * A text of some lines, `charsMin` or more characters.
 *
 * @throws {BrokenTextError}, {NothingVisibleError} or {TooLargeError}, as `bodyFrom` does, when it is used.
 */
export function bodyField(
  field: string,
  { bytesMax, charsMin = 0 }: { bytesMax: number; charsMin?: number },
): TextField {
  const written = v.pipe(v.string(), v.trim(), v.minLength(charsMin))
  return v.pipe(
    written,
    v.transform((text) => bodyFrom(text, { field, bytesMax })),
  )
}
