/** The part of the boards that the view knows before any is shown. */
import { signal } from '@preact/signals'

/** The post that is being saved. */
export const saving = signal<string | undefined>(undefined)

/** Counts the boards and albums that changed, on whichever device. */
export const boardChanges = signal(0)
