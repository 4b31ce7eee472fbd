/** The aspects and people that are chosen, and the act that takes one in or out. */
export interface AudienceChoice {
  chosen: readonly string[]
  toggle: (id: string) => void
  /** People who are not offered. @default none */
  without?: readonly string[]
}
