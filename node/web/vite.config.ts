/**
 * Builds the view into `dist/node/web/`, which the node serves from disk. The page runs under a strict
 * content security policy, so nothing may be inlined: no scripts, no styles, no `data:` addresses.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { messageCatalogs } from './build/message-catalogs.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

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
    reportCompressedSize: true,
    rolldownOptions: {
      input: [here('index.html'), here('worker/shell-worker.ts')],
      output: {
        // The service worker is found by its name, at the top of what it serves.
        entryFileNames: ({ name }) =>
          name === 'shell-worker' ? '[name].js' : 'assets/[name]-[hash].js',
        // All that the first page needs in one file: many small ones are a third larger, as each is compressed by itself.
        codeSplitting: {
          groups: [{ name: 'page', tags: ['$initial'], test: /^(?!.*\/worker\/)/u }],
        },
      },
    },
  },
})
