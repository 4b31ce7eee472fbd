/** Modules that the build adds: the languages and the place of their texts, and style sheets as imports. */
declare module 'virtual:messages' {
  export const locales: readonly string[]
  /** Path of the folder with the texts, `<locale>/<part>.json`; ends with a slash. */
  export const texts: string
}

declare module '*.css' {}
