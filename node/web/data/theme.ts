/** Light, dark, or as the system has it; a setting of this browser. */
import { effect, signal } from '@preact/signals'
import { readStored, writeStored } from './stored.ts'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const theme = signal<Theme>(themes.find((name) => name === readStored('theme')) ?? 'auto')

/** The style sheet reads `data-theme`; without it, the system decides. */
export function startTheme(): void {
  effect(() => {
    writeStored('theme', theme.value)
    if (theme.value === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme.value
  })
}
