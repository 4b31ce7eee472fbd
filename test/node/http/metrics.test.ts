import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { metricNames } from '../../../node/metrics.ts'
import { rawRequest } from '../../helpers/http.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'

const test = suite('node/http/metrics')

test('a node shows its figures only if that was asked for', async () => {
  await using nodes = await startNodes(['Ana'])
  const [{ node }] = nodes.all
  const { text } = await rawRequest(node.url, { path: '/metrics' })
  assert.not.match(text, 'pappus_')
})

test('figures are in the form of Prometheus, and name nobody', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'], { metrics: true })
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends' })
  const { status, headers, text } = await rawRequest(ana.node.url, { path: '/metrics' })
  assert.is(status, 200)
  assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/u)
  assert.match(text, /^pappus_connections\{kind="friend",link="lan"\} \d+$/mu)
  for (const line of [
    'pappus_dials{state="waiting"} 0',
    'pappus_gossip_waiting_bytes{of="all"} 0',
    'pappus_gossip_waiting_bytes{of="slowest"} 0',
  ]) {
    assert.ok(text.includes(`${line}\n`), line)
  }
  assert.match(text, /^pappus_sync_feeds\{state="fetching"\} \d+$/mu)
  assert.match(text, /^pappus_sync_feeds\{state="waiting"\} \d+$/mu)
  assert.match(text, /^pappus_sync_rounds \d+$/mu)
  assert.match(text, /^pappus_event_loop_delay_seconds\{quantile="0\.99"\} [\d.]+$/mu)
  assert.match(text, /^pappus_memory_bytes\{kind="resident"\} \d+$/mu)
  for (const [, name = ''] of text.matchAll(/^(pappus_\w+)/gmu))
    assert.ok(name in metricNames, name)
  for (const secret of [ana.peer, bo.peer, ana.person, bo.person, '127.0.0.1', 'Bo']) {
    assert.not.match(text, secret)
  }
})

test('the figures are no business of other hosts and pages', async () => {
  await using nodes = await startNodes(['Ana'], { metrics: true })
  const [{ node }] = nodes.all
  for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }]) {
    assert.is((await rawRequest(node.url, { path: '/metrics', headers })).status, 403)
  }
})

test.run()
