/** `/metrics`: the figures of the node in the text form of Prometheus, where the owner asked for it at the start. */
import { Counter, Gauge, Registry } from 'prom-client'
import { metricNames, type Sample } from '../../metrics.ts'

export const metricsType = Registry.PROMETHEUS_CONTENT_TYPE

export function metricsText(samples: readonly Sample[]): Promise<string> {
  const registry = new Registry()
  for (const [name, group] of Map.groupBy(samples, (each) => each.name)) {
    const labelNames = Object.keys(group[0]?.labels ?? {})
    const init = { name, help: metricNames[name], labelNames, registers: [registry] }
    if (name.endsWith('_total')) {
      const counter = new Counter(init)
      for (const { labels, value } of group) counter.inc(labels, value)
    } else {
      const gauge = new Gauge(init)
      for (const { labels, value } of group) gauge.set(labels, value)
    }
  }
  return registry.metrics()
}
