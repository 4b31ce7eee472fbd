/** Decides what a reader sees first: signed out, a new node, or their stream. */
import { LocationProvider } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { connection, listen } from './api/events.ts'
import { ApiError, NodeSilentError } from './api/errors.ts'
import { session } from './api/token.ts'
import { applyChange, onChange } from './data/changes.ts'
import { status } from './data/me.ts'
import { startSettings } from './data/settings.ts'
import { SignedOut } from './screens/signed-out.tsx'
import { Welcome } from './screens/welcome.tsx'
import { ConnectionBar } from './shell/connection-bar.tsx'
import { showDesktopNews } from './shell/desktop-news.ts'
import { Shell } from './shell/shell.tsx'
import { Toasts } from './shell/toasts.tsx'
import { Failure } from './ui/failure.tsx'
import { Mark } from './ui/mark.tsx'

const retryMs = 2000

export function App() {
  return (
    <LocationProvider>
      {session.value === undefined ? <SignedOut /> : <SignedIn key={session.value} />}
      <Toasts />
    </LocationProvider>
  )
}

function SignedIn() {
  const state = status.data.value?.state
  const error = status.error.value

  useEffect(() => void status.refresh(), [])
  useEffect(() => (state === 'ready' ? listen(applyChange) : undefined), [state])
  useEffect(() => (state === 'ready' ? startSettings() : undefined), [state])
  useEffect(() => onChange(showDesktopNews), [])
  useEffect(() => {
    // Until the stream of changes runs, nothing else notices that the node came back.
    if (state === 'ready') return undefined
    connection.value = error instanceof NodeSilentError ? 'down' : 'up'
    if (error === undefined) return undefined
    const timer = setTimeout(() => void status.refresh(), retryMs)
    return () => clearTimeout(timer)
  }, [state, error])

  if (state === 'new') return <Welcome />
  if (state === 'ready') return <Shell />
  return (
    <main class="splash">
      <Mark size={96} class="drift" />
      <ConnectionBar />
      <Failure error={error instanceof ApiError ? error : undefined} />
    </main>
  )
}
