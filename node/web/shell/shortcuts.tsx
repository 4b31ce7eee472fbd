/** Keys for those who like them, and the sheet that lists them. Off while somebody is typing. */
import { useLocation } from 'preact-iso/router'
import { useEffect, useRef } from 'preact/hooks'
import { wantsWriting } from '../data/draft.ts'
import { searchField } from '../data/search-field.ts'
import { t, type MessageId } from '../text/t.ts'

const listed: readonly { keys: readonly string[]; label: MessageId }[] = [
  { keys: ['n'], label: 'shortcuts.write' },
  { keys: ['Ctrl', 'Enter'], label: 'shortcuts.send' },
  { keys: ['/'], label: 'shortcuts.search' },
  { keys: ['g', 's'], label: 'shortcuts.stream' },
  { keys: ['g', 'o'], label: 'shortcuts.photos' },
  { keys: ['g', 'm'], label: 'shortcuts.messages' },
  { keys: ['g', 'p'], label: 'shortcuts.people' },
  { keys: ['g', 'n'], label: 'shortcuts.notifications' },
  { keys: ['g', 'i'], label: 'shortcuts.invite' },
  { keys: ['?'], label: 'shortcuts.help' },
]
const places: Record<string, string> = {
  s: '/',
  o: '/photos',
  m: '/messages',
  p: '/people',
  n: '/notifications',
  i: '/invite',
  j: '/join',
  y: '/you',
}
/** How long `g` waits for the letter that follows. */
const sequenceMs = 1_500

export function Shortcuts() {
  const { route } = useLocation()
  const sheet = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    let goUntilMs = 0
    function press(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const place = event.timeStamp < goUntilMs ? places[event.key] : undefined
      goUntilMs = event.key === 'g' ? event.timeStamp + sequenceMs : 0
      if (place !== undefined) route(place)
      else if (event.key === '?') sheet.current?.showModal()
      else if (event.key === '/') startSearching(event)
      else if (event.key === 'n' || event.key === 'c') startWriting(event)
    }
    function startWriting(event: KeyboardEvent): void {
      // Else the letter itself would land in the field.
      event.preventDefault()
      if (location.pathname !== '/') route('/')
      wantsWriting.value = true
    }
    function startSearching(event: KeyboardEvent): void {
      event.preventDefault()
      if (location.pathname === '/search') document.getElementById(searchField)?.focus()
      else route('/search')
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [route])

  return (
    <dialog ref={sheet} class="shortcuts" aria-labelledby="shortcuts-title">
      <h2 id="shortcuts-title">{t('shortcuts.title')}</h2>
      <dl>
        {listed.map(({ keys, label }) => (
          <div key={label}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="actions">
        <button class="primary">{t('shortcuts.close')}</button>
        <a class="button" href="/help" onClick={() => sheet.current?.close()}>
          {t('nav.help')}
        </a>
      </form>
    </dialog>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.closest('input, textarea, select, dialog') !== null || target.isContentEditable)
  )
}
