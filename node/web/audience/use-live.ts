/** Something about delivery that is read when it is shown, and again whenever it may have changed. */
import { useEffect, useState } from 'preact/hooks'
import { onDelivery } from '../data/delivery.ts'

/** @param read the same function each time. A read that fails leaves what was shown. */
export function useLive<T>(
  read: (id: string) => Promise<T>,
  id: string,
): { value: T | undefined; error: unknown } {
  const [value, setValue] = useState<T | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    let isShown = true
    const readNow = (): void => {
      read(id).then(
        (now) => isShown && setValue(now),
        (cause: unknown) => isShown && setError(cause),
      )
    }
    readNow()
    const end = onDelivery(readNow)
    return () => {
      isShown = false
      end()
    }
  }, [read, id])
  return { value, error }
}
