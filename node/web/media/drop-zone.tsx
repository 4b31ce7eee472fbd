/** Files can be dropped and pasted anywhere on the page, whatever it shows; a veil says so while they hang over it. */
import { useLocation } from 'preact-iso/router'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { filesTaker, takeFiles } from './take-files.ts'

export function DropZone() {
  const { route } = useLocation()
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    function take(files: FileList | undefined): void {
      if (files === undefined || files.length === 0) return
      if (filesTaker.value !== undefined) return filesTaker.value.take([...files])
      if (location.pathname !== '/') route('/')
      takeFiles([...files])
    }
    // A picture of this page that somebody drags counts as a file too.
    let isOwn = false
    const isFromElsewhere = (event: DragEvent): boolean => !isOwn && hasFiles(event)
    return listenAll({
      dragstart: () => (isOwn = true),
      dragend: () => (isOwn = false),
      dragenter: (event) => setOver(isFromElsewhere(event)),
      dragover(event) {
        // Else the browser would leave the page for the file.
        if (isFromElsewhere(event)) event.preventDefault()
      },
      dragleave(event) {
        // One that goes to another part of the page goes to something.
        if (event.relatedTarget === null) setOver(false)
      },
      drop(event) {
        setOver(false)
        if (!isFromElsewhere(event)) return
        event.preventDefault()
        take(event.dataTransfer?.files)
      },
      paste(event) {
        const { files, types } = event.clipboardData ?? {}
        // Words that were copied with a picture of them are words.
        if (types?.includes('text/plain') === true) return
        if (files !== undefined && files.length > 0) event.preventDefault()
        take(files)
      },
    })
  }, [route])

  return isOver ? (
    <div class="drop-veil" role="status">
      <p>
        <Icon name="picture" size={40} />
        {filesTaker.value?.invitation ?? t('attach.drop')}
      </p>
    </div>
  ) : null
}

type Handlers = { [Name in keyof WindowEventMap]?: (event: WindowEventMap[Name]) => unknown }

function listenAll(handlers: Handlers): () => void {
  const controller = new AbortController()
  for (const [name, handler] of Object.entries(handlers)) {
    addEventListener(name, handler as (event: Event) => void, { signal: controller.signal })
  }
  return () => controller.abort()
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}
