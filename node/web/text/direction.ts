/** Which way what somebody is typing runs. */

/** As its first letter; while the field is empty, as the page, or its placeholder would run the wrong way. */
export function directionOf(text: string): 'auto' | undefined {
  return text === '' ? undefined : 'auto'
}
