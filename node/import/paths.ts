/** Files that JSON of an archive names: from the root of the archive, which may be a folder of it, or of another part of it. */
import type { Archive } from './archive.ts'

const indexes = new WeakMap<Archive, Map<string, string[]>>()

/** The name in the archive of a file that ends with a path. @returns `undefined` where there is none */
export function fileAt(archive: Archive, path: string | undefined): string | undefined {
  const wanted = path?.replace(/^\/+/u, '') ?? ''
  if (archive.files.has(wanted)) return wanted
  // Archives are unpacked into folders of any name: what counts is the end.
  const found = indexOf(archive).get(lastPart(wanted)) ?? []
  return found.find((name) => name.endsWith(`/${wanted}`))
}

/** Names by the last part of each. */
function indexOf(archive: Archive): Map<string, string[]> {
  const index = indexes.get(archive) ?? Map.groupBy(archive.files.keys(), lastPart)
  indexes.set(archive, index)
  return index
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
