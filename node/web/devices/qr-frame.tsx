/** A code to scan, whose encoder is only loaded once there is something to encode; without it, what it says can still be typed. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface QrProps {
  text: string
  label: string
}

export function QrFrame(props: QrProps) {
  const [loaded, setLoaded] = useState<{ QrCode?: ComponentType<QrProps> }>({})
  useEffect(() => {
    import('../screens/invite/qr-code.tsx').then(setLoaded, () => undefined)
  }, [])
  const { QrCode } = loaded
  return <div class="qr-frame">{QrCode === undefined ? null : <QrCode {...props} />}</div>
}
