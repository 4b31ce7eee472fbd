/** Modules that the build adds: the list of message catalogs, and style sheets as imports. */
declare module 'virtual:messages' {
  import type { Messages } from '@lingui/core'

  export const catalogs: Record<string, () => Promise<{ default: Messages }>>
  export const studioCatalogs: Record<string, () => Promise<{ default: Messages }>>
}

declare module '*.css' {}
