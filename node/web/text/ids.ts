/** Ids of people, for the eye. */

/** Beginning and end of an id, by which its owner knows it again. */
export function shortened(id: string): string {
  return `${id.slice(0, 16)}…${id.slice(-6)}`
}
