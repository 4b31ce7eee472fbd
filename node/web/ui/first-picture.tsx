/** Chooses a picture before there is a person to have it; it is shown at once, and sent with the name. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../text/t.ts'
import { Icon } from './icon.tsx'

interface FirstPictureProps {
  file: File | undefined
  onChoose: (file: File | undefined) => void
}

export function FirstPicture({ file, onChoose }: FirstPictureProps) {
  const input = useRef<HTMLInputElement>(null)
  const [address, setAddress] = useState<string | undefined>(undefined)
  useEffect(() => {
    if (file === undefined) return undefined
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ currentTarget }) => onChoose(currentTarget.files?.[0] ?? file)}
      />
      <button type="button" class="first-picture" onClick={() => input.current?.click()}>
        {address === undefined ? <Icon name="picture" size={26} /> : <img src={address} alt="" />}
        <span>{t(file === undefined ? 'welcome.picture' : 'welcome.pictureChange')}</span>
      </button>
    </>
  )
}
