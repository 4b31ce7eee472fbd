/** A log that keeps nothing, and tells of what must never be in it. */
export function simLog(failed: (line: string) => void): object {
  const ignore = (): undefined => undefined
  const fail = (fields: { err?: unknown }, text: string): void => {
    const { err } = fields
    failed(`${text} ${err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(fields)}`)
  }
  return { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: fail, fatal: fail }
}
