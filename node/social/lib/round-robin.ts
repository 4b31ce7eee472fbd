/** Fair shares of what is limited. */

/** The same rows, with their owners taking turns: first the first row of each, then the second. */
export function roundRobin<Row>(rows: readonly Row[], ownerOf: (row: Row) => string): Row[] {
  const counts = new Map<string, number>()
  const numbered = rows.map((row) => {
    const owner = ownerOf(row)
    const number = counts.get(owner) ?? 0
    counts.set(owner, number + 1)
    return { row, number }
  })
  return numbered.toSorted((a, b) => a.number - b.number).map(({ row }) => row)
}
