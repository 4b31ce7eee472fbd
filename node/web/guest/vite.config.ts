/** Builds the script and style of the page for guests into `dist/node/guest/`, apart from the view: its HTML is written by the node. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../../../dist/node/guest'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2024',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      input: here('app.tsx'),
      output: { entryFileNames: 'app.js', assetFileNames: 'app[extname]' },
    },
  },
})
