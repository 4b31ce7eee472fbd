/** Starts the view: settings first, so that the first paint has the right language and colours. */
import { render } from 'preact'
import { openDrafts } from './data/drafts.ts'
import { keepInviteFromAddress } from './data/kept-invite.ts'
import { mendAddress } from './data/link-address.ts'
import { enterWithAddress } from './api/session.ts'
import { startTheme } from './data/theme.ts'
import { activateLocale, preferredLocale } from './text/locale.ts'
import { keepShell } from './shell/keep-shell.ts'
import { App } from './app.tsx'
import './styles/index.css'

startTheme()
mendAddress()
keepInviteFromAddress()
await Promise.all([activateLocale(preferredLocale()), enterWithAddress(), openDrafts()])

// An address pasted into a tab that already shows the view only changes the fragment.
addEventListener('hashchange', () => void enterWithAddress())

const root = document.getElementById('app')
if (root !== null) render(<App />, root)
keepShell()
