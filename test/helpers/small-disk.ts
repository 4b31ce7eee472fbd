/** A file system of a few megabytes, which only root may make: a disk that is really full. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk extends AsyncDisposable {
  path: string
  /** Takes all room that is left. */
  fill(): void
  /** Gives back what `fill` took. */
  free(): void
  /** Makes it 64 MB. */
  grow(): void
}

/** `undefined` where this machine does not let us mount one. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'pappus-disk-'))
  const mount = (options: string): unknown =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'pipe' })
  try {
    mount(`size=${megabytes}m`)
  } catch {
    rmSync(path, { recursive: true })
    return undefined
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    fill: () => fillWith(ballast),
    free: () => rmSync(ballast),
    grow: () => mount('remount,size=64m'),
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [path])
      rmSync(path, { recursive: true })
    },
  }
}

function fillWith(file: string): void {
  const descriptor = openSync(file, 'w')
  const block = new Uint8Array(4096)
  try {
    while (writeSync(descriptor, block) > 0);
  } catch {
    // Full, as it should be.
  } finally {
    closeSync(descriptor)
  }
}
