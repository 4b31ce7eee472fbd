/** Modules that the build adds: the list of message catalogs, and style sheets as imports. */
declare module 'virtual:messages' {
  import type { Messages } from '@lingui/core'

  type Catalogs = Record<string, () => Promise<{ default: Messages }>>
  export const catalogs: Catalogs
  /** Catalogs that parts of the view bring when they are shown, by their name. */
  export const sections: Record<string, Catalogs>
}

declare module '*.css' {}
