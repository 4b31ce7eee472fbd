/** A link that the view was opened with: to become somebody's contact, or another device of its owner. */

/** Some programs encode `#`, also more than once; then all of the link is path. A browser hands on whole links of `web+pappus:`. */
const link = /^\/(join|device)\/?(?:#|%(?:25)*23)(?:web(?:\+|%2b)pappus(?::|%3a))?(v1\..*)$/iu

export type LinkPage = 'join' | 'device'

/** The link of a page in the address bar, whole and with its `#`; `undefined` without one. */
export function linkInAddress(page: LinkPage): string | undefined {
  const [, where, letters] = link.exec(location.pathname + location.hash) ?? []
  return where?.toLowerCase() === page ? `${location.origin}/${page}#${letters}` : undefined
}

/** Gives a link in the address bar its `#` back: the page of an encoded path is the one of the link. */
export function mendAddress(): void {
  const whole = linkInAddress('join') ?? linkInAddress('device')
  if (whole !== undefined && location.href !== whole) history.replaceState(null, '', whole)
}
