/** Emoji as people know them: in colour, also where the one spelling that nodes keep would be drawn as black text. */

/** An emoji without variation selectors → the same with the selectors that Unicode recommends for it. */
export function shownEmoji(emoji: string): string {
  return emoji
    .replaceAll(/\p{ExtPict}(?!\p{EMod})/gu, (one) =>
      /\p{EPres}/u.test(one) ? one : `${one}\uFE0F`,
    )
    .replace(/^([0-9#*])\u20E3/u, '$1\uFE0F\u20E3')
}

/** The one spelling in which nodes keep an emoji. */
export function keptEmoji(emoji: string): string {
  return emoji.replaceAll(/[\uFE0E\uFE0F]/gu, '')
}
