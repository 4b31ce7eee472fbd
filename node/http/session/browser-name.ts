/** A name for a browser by what it says of itself: `Phone, Chrome on Android`. Only words that are known here come into it. */
import { textFor } from '../../messages/messages.ts'

type Known = readonly (readonly [name: string, mark: RegExp])[]

/** The first one that fits: browsers also name those that they want to be taken for. */
const browsers: Known = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//u],
  ['Opera', /\b(?:OPR|OPT|OPX)\//u],
  ['Samsung Internet', /\bSamsungBrowser\//u],
  ['Firefox', /\b(?:Firefox|FxiOS)\//u],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome|Chromium)\//u],
  ['Safari', /\bSafari\//u],
]

const systems: Known = [
  ['Android', /\bAndroid\b/u],
  ['iOS', /\b(?:iPhone|iPod)\b/u],
  ['iPadOS', /\biPad\b/u],
  ['Windows', /\bWindows\b/u],
  ['macOS', /\bMacintosh\b/u],
  ['ChromeOS', /\bCrOS\b/u],
  ['Linux', /\bLinux\b/u],
]

/**
 * @param userAgent as the header says it.
 * @param languages of the name, as in `Accept-Language`.
 */
export function browserName(userAgent = '', languages?: string): string {
  const browser = nameIn(browsers, userAgent)
  const system = nameIn(systems, userAgent)
  if (browser === undefined || system === undefined) return textFor(languages, 'node.browser')
  const kind = kindOf(userAgent)
  return textFor(languages, 'node.browser.name', { kind, browser, system })
}

function kindOf(userAgent: string): 'phone' | 'tablet' | 'computer' {
  if (/\biPad\b|\bTablet\b/u.test(userAgent)) return 'tablet'
  if (/\bMobile\b|\biPhone\b/u.test(userAgent)) return 'phone'
  return /\bAndroid\b/u.test(userAgent) ? 'tablet' : 'computer'
}

function nameIn(known: Known, userAgent: string): string | undefined {
  return known.find(([, mark]) => mark.test(userAgent))?.[0]
}
