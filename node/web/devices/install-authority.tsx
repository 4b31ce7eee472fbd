/** How a device comes to trust this node, so that its browser warns of nothing: a certificate to install, system by system. */
import { t } from '../text/t.ts'

const steps = [
  'devices.android',
  'devices.ios',
  'devices.mac',
  'devices.windows',
  'devices.firefox',
] as const

export function InstallAuthority({ fingerprint }: { fingerprint: string }) {
  return (
    <details class="install">
      <summary>{t('devices.install')}</summary>
      <p>{t('devices.installWhy')}</p>
      <p>
        <a href="/pappus-authority.crt" download="pappus-authority.crt">
          {t('devices.download')}
        </a>
      </p>
      <p>{t('devices.fingerprint')}</p>
      <p>
        <code class="fingerprint" dir="ltr">
          {fingerprint}
        </code>
      </p>
      <ul>
        {steps.map((id) => (
          <li key={id}>{t(id)}</li>
        ))}
      </ul>
    </details>
  )
}
