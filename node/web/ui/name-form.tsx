/** One field for a name and one button: used wherever something gets a name. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Failure } from './failure.tsx'
import { directionOf } from '../text/direction.ts'
import { useAction } from './use-action.ts'

interface NameFormProps {
  id: string
  label: string
  button: string
  value?: string
  placeholder?: string
  autoComplete?: string
  isLabelHidden?: boolean
  isFocused?: boolean
  /** A name was kept; the field is emptied when it started empty. */
  onName: (name: string) => Promise<void>
  onCancel?: { label: string; run: () => void }
}

export function NameForm(props: NameFormProps) {
  const { id, label, button, value = '', isLabelHidden, isFocused, onCancel } = props
  const [name, setName] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const { isRunning, error, run } = useAction()

  useLayoutEffect(() => {
    if (isFocused === true) field.current?.focus()
  }, [])

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const trimmed = name.trim()
    if (trimmed === '') field.current?.focus()
    else run(() => props.onName(trimmed).then(() => (value === '' ? setName('') : undefined)))
  }

  return (
    <form class="name-form" onSubmit={submit}>
      <label for={id} class={isLabelHidden === true ? 'visually-hidden' : ''}>
        {label}
      </label>
      <div class="field-row">
        <input
          id={id}
          ref={field}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          placeholder={props.placeholder}
          autoComplete={props.autoComplete ?? 'off'}
          maxLength={60}
          dir={directionOf(name)}
          aria-describedby={`${id}-failure`}
        />
        <button class="primary" disabled={isRunning}>
          {button}
        </button>
        {onCancel === undefined ? null : (
          <button type="button" class="quiet" onClick={onCancel.run}>
            {onCancel.label}
          </button>
        )}
      </div>
      <Failure error={error} id={`${id}-failure`} />
    </form>
  )
}
