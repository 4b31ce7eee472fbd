/** Loads the viewer when a picture is first opened. */
import { useEffect, useState } from 'preact/hooks'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { viewing } from './viewing.ts'

export function ViewerHost() {
  const [loaded, setLoaded] = useState<typeof import('./viewer.tsx') | undefined>(undefined)
  const shown = viewing.value
  const isWanted = shown !== undefined
  useEffect(() => {
    if (!isWanted || loaded !== undefined) return
    import('./viewer.tsx').then(setLoaded, () => {
      toast(t('failure.silent'))
      viewing.value = undefined
    })
  }, [isWanted, loaded])
  return loaded === undefined || shown === undefined ? null : <loaded.Viewer viewing={shown} />
}
