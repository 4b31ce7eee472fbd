/** Counts what happens, for `/metrics`. Labels are words of ours: no peer, person or address ever becomes one. */

export type Labels = Readonly<Record<string, string>>

export interface Sample {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

export class Counters {
  readonly #samples = new Map<string, { name: string; labels: Labels; value: number }>()

  add(name: string, labels: Labels = {}, amount = 1): void {
    const key = `${name} ${JSON.stringify(labels)}`
    const sample = this.#samples.get(key) ?? { name, labels, value: 0 }
    sample.value += amount
    this.#samples.set(key, sample)
  }

  get samples(): Sample[] {
    return [...this.#samples.values()].map((sample) => ({ ...sample }))
  }
}
