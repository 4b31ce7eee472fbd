/** Makes sure that there is a Chromium for the tests of the web view: installs Debian's where that is possible. */
import { spawnSync } from 'node:child_process'
import { findChromium } from './helpers/browser.ts'

const advice =
  'The tests need Chromium: install it (Debian: sudo apt-get install chromium), or name it in CHROMIUM_PATH.'

if (findChromium() === undefined && !(install() && findChromium() !== undefined)) {
  console.error(advice)
  process.exitCode = 1
}

function install(): boolean {
  if (process.getuid?.() !== 0 || process.env['CHROMIUM_PATH'] !== undefined) return false
  // Why it failed must not hide what to do about it; one line says that.
  const run = (...args: string[]): boolean =>
    spawnSync('apt-get', args, { stdio: 'ignore' }).status === 0
  // The shell has no windows, and takes two thirds of the processor time; older releases of Debian lack it.
  return (
    run('update') &&
    ['chromium-headless-shell', 'chromium'].some((name) =>
      run('install', '-y', '--no-install-recommends', name),
    )
  )
}
