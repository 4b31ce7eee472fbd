/** Text in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (letter) => `&#${letter.charCodeAt(0)};`)
}
