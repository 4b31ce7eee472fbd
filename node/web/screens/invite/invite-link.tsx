/** A made invite, ready to hand over: as a link, by the system's share sheet, or as a code to scan. */
import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Invite } from '../../../http/invites/schema.ts'
import { namesOf } from '../../data/aspects.ts'
import { toast } from '../../data/toasts.ts'
import { relativeTime } from '../../text/time.ts'
import { listText, t } from '../../text/t.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { Icon } from '../../ui/icon.tsx'

export function InviteLink({ invite }: { invite: Invite }) {
  const { link, uses, usedBy, expiresAtMs, aspect, state } = invite
  const field = useRef<HTMLTextAreaElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const Qr = useQrCode()

  // The link is what the button was pressed for; on a phone it appears below the fold.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'nearest' })
  }, [])

  async function copy(): Promise<void> {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(link)
      toast(t('invite.copied'))
    } catch {
      // Without HTTPS there is no clipboard; the selected text is one key press from being copied.
      toast(t('invite.copyByHand'))
    }
  }

  return (
    <section class="invite-link card" aria-labelledby="link-title">
      <h2 id="link-title" ref={heading} tabIndex={-1}>
        {t('invite.ready')}
      </h2>
      <p class="hint">
        {state === 'open'
          ? t('invite.summary', {
              aspect: listText(namesOf([aspect])),
              left: uses - usedBy.length,
              expires: relativeTime(expiresAtMs),
            })
          : t(`invite.state.${state}`)}
      </p>
      <label for="link" class="visually-hidden">
        {t('invite.link')}
      </label>
      <textarea
        id="link"
        ref={field}
        class="link-field"
        dir="ltr"
        rows={3}
        readOnly
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="actions">
        <button type="button" class="primary" onClick={() => void copy()}>
          <Icon name="copy" size={18} />
          {t('invite.copy')}
        </button>
        {'share' in navigator ? (
          <button type="button" onClick={() => void share(link)}>
            <Icon name="share" size={18} />
            {t('invite.share')}
          </button>
        ) : null}
      </div>
      <div class="qr-frame">
        {Qr === undefined ? null : <Qr text={link} label={t('invite.qr')} />}
      </div>
      <p class="hint">{t('invite.care')}</p>
      <details>
        <summary>{t('invite.installed')}</summary>
        <CopyField
          id="installed-link"
          label={t('invite.installedLink')}
          value={`web+pappus:${link.slice(link.indexOf('#') + 1)}`}
        />
      </details>
    </section>
  )
}

/** The encoder is only loaded once there is something to encode. */
function useQrCode(): ComponentType<{ text: string; label: string }> | undefined {
  const [loaded, setLoaded] = useState<typeof import('./qr-code.tsx') | undefined>(undefined)
  useEffect(() => {
    // Without the code the link is still there.
    import('./qr-code.tsx').then(setLoaded, () => undefined)
  }, [])
  return loaded?.QrCode
}

async function share(link: string): Promise<void> {
  // Closing the share sheet rejects, and is no failure.
  await navigator.share({ text: t('invite.shareText'), url: link }).catch(() => undefined)
}
