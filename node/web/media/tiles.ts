/** Which tile of the composer takes the focus, where the control that had it goes away. */

export function tileId(key: string): string {
  return `tile-${key}`
}

export function focusTile(key: string): void {
  document.getElementById(tileId(key))?.focus()
}
