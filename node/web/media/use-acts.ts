/** The acts on a work in the studio, which can be undone. */
import { useRef } from 'preact/hooks'
import { noHistory, noted, undone, type History } from './history.ts'
import type { Work } from './work.ts'

export interface Acts {
  readonly canUndo: boolean
  /** @param kind acts of one kind in a row are undone together */
  readonly act: (change: (work: Work) => Work, kind?: string) => void
  /** A change that nobody did, so that nobody undoes it. */
  readonly adjust: (change: (work: Work) => Work) => void
  readonly undo: () => void
}

export function useActs(work: Work, onChange: (work: Work) => void): Acts {
  const history = useRef<History<Work>>(noHistory)
  // A second act may come before the first one is drawn.
  const newest = useRef(work)
  newest.current = work

  function set(next: Work): void {
    newest.current = next
    onChange(next)
  }

  return {
    canUndo: history.current.past.length > 0,
    act(change, kind) {
      const next = change(newest.current)
      if (next === newest.current) return
      history.current = noted(history.current, newest.current, kind)
      set(next)
    },
    adjust: (change) => set(change(newest.current)),
    undo() {
      const back = undone(history.current)
      if (back === undefined) return
      history.current = back.history
      set(back.value)
    },
  }
}
