/** The direction of languages that a catalog may come in. */

const rightToLeft = new Set(['ar', 'he', 'fa', 'ur', 'ckb'])

export function directionOfLanguage(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language) ? 'rtl' : 'ltr'
}
