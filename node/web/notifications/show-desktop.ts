/** Shows a new notification beside other windows. A press brings this page back, with the thing. */
import { call } from '../api/client.ts'
import { loadTexts } from '../text/locale.ts'
import { addressOf, sentenceOf } from './words.ts'

/** One that is further down is not new. */
const lookedAt = '5'

/** @param id of the notification that changed; it is shown where it has something unread. */
export async function showOnDesktop(id: string): Promise<void> {
  const [{ items }] = await Promise.all([
    call('GET /notifications', { query: { unread: 'true', limit: lookedAt } }),
    loadTexts('notifications'),
  ])
  const found = items.find((one) => one.id === id)
  if (found === undefined) return
  // Of several tabs the browser shows one.
  const shown = new Notification('Pappus', { body: sentenceOf(found), tag: id })
  shown.addEventListener('click', () => {
    window.focus()
    goTo(addressOf(found) ?? '/notifications')
    shown.close()
  })
}

/** By a link, so that the page is not loaded anew. */
function goTo(address: string): void {
  const link = document.createElement('a')
  link.href = address
  document.body.append(link)
  link.click()
  link.remove()
}
