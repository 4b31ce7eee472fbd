/** Facts about the languages that a catalog may come in. */

const rightToLeft = new Set(['ar', 'he', 'fa', 'ur', 'ckb'])

export function directionOfLanguage(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language) ? 'rtl' : 'ltr'
}

/** Languages whose texts a speaker has read and confirmed; a machine made all others from English. */
const confirmed: ReadonlySet<string> = new Set(['en'])

export function isConfirmed(language: string): boolean {
  return confirmed.has(language)
}
