/**
 * Builds the view into `dist/node/web/`, which the node serves from disk. The page runs under a strict
 * content security policy, so nothing may be inlined: no scripts, no styles, no `data:` addresses.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { messageCatalogs } from './build/message-catalogs.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

interface Modules {
  getModuleInfo(id: string): { isEntry: boolean; importers: readonly string[] } | null
}

/** Modules of the first load, as far as they were asked for. */
const first = new Set<string>()

/** The chunk of what the page imports before anything else, directly or not. */
function firstLoad(id: string, modules: Modules): string | null {
  const seen = new Set([id])
  for (const each of seen) {
    const info = modules.getModuleInfo(each)
    if (info?.isEntry === true || first.has(each)) {
      first.add(id)
      return 'main'
    }
    for (const importer of info?.importers ?? []) seen.add(importer)
  }
  return null
}

export default defineConfig({
  root: here('.'),
  plugins: [messageCatalogs(here('../messages'))],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../../dist/node/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2024',
    // Browsers that know `light-dark()`: below them it would be rewritten into twice the rules.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Code that is loaded later brings its styles.
    cssCodeSplit: true,
    // All of the first load is one file: many small ones are larger, and wait for each other.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: firstLoad, debugName: 'first load' }] } },
    },
    reportCompressedSize: true,
    // All that the first page needs in one file: many small ones are a third larger, as each is compressed by itself.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
    },
  },
})
