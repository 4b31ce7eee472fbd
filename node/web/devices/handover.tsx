/** Two devices that get to know each other: until the other one comes, and then the six digits to compare. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t, type MessageId } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

interface HandoverProps {
  title: MessageId
  /** Those of the device that came; `undefined` before. */
  digits: string | undefined
  expiresAtMs: number
  /** Called when its time is over: the node tells of nothing that ends by itself. */
  onOver: () => void
  children: ComponentChildren
}

export function Handover({ title, digits, expiresAtMs, onOver, children }: HandoverProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [digits])
  useEffect(() => {
    const timer = setTimeout(onOver, expiresAtMs - Date.now() + 1000)
    return () => clearTimeout(timer)
  }, [expiresAtMs])
  return (
    <div class="pairing" role="group" aria-labelledby="handover-title">
      <h3 id="handover-title" ref={heading} tabIndex={-1}>
        {t(title)}
      </h3>
      {children}
    </div>
  )
}

interface CompareProps {
  /** The device that came. */
  device: ComponentChildren
  digits: string
  hints: readonly MessageId[]
  yes: { text: MessageId; run: () => Promise<void> }
  no: { text: MessageId; run: () => Promise<void> }
}

export function Compare({ device, digits, hints, yes, no }: CompareProps) {
  const { isRunning, error, run } = useAction()
  return (
    <>
      <p>{device}</p>
      <p class="digits" dir="ltr">
        {spaced(digits)}
      </p>
      {hints.map((hint) => (
        <p key={hint} class="hint">
          {t(hint)}
        </p>
      ))}
      <div class="actions">
        <button type="button" class="primary" disabled={isRunning} onClick={() => run(yes.run)}>
          {t(yes.text)}
        </button>
        <button type="button" disabled={isRunning} onClick={() => run(no.run)}>
          {t(no.text)}
        </button>
      </div>
      <Failure error={error} />
    </>
  )
}

/** `123 456`: two groups are compared at a glance. */
export function spaced(digits: string): string {
  return `${digits.slice(0, 3)}\u00a0${digits.slice(3)}`
}
