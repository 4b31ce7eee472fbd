/** What a node does for others beside being somebody's own: each role with what it may cost. */

/** Carries for every contact who comes, as `pappus relay --carry` does. */
export interface CarryRole {
  /** Most bytes for everybody together. */
  readonly bytes: number
  /** What each contact is offered. */
  readonly eachBytes: number
}

export interface Roles {
  readonly carry?: CarryRole
}
