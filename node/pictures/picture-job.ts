/** The messages between a node and the process that works on one picture. */
import type { PictureType } from './sniff.ts'

/** A picture from a file, written anew beside its preview; or a preview alone, from bytes. */
export type PictureJob =
  | {
      readonly kind: 'full'
      readonly path: string
      /** The file that is written. */
      readonly out: string
      readonly isOriginal: boolean
    }
  | { readonly kind: 'preview'; readonly bytes: Uint8Array }

/** A small picture, and the blur that stands for it until it is there. */
export interface Preview {
  /** WebP of at most 48 KiB, the longest side at most 640 px. */
  readonly preview: Uint8Array
  /** At most 25 bytes. */
  readonly thumbhash: Uint8Array
  /** Size of the picture that it shows, turned the right way, in pixels. */
  readonly width: number
  readonly height: number
}

/** A preview, and of a full picture the type of the file that was written. */
export interface PictureResult extends Preview {
  readonly type?: PictureType
}

export type PictureAnswer =
  | { readonly result: PictureResult }
  | { readonly refusal: Refusal }
  | { readonly fault: string }

/** The code of an error of `node/errors.ts`, and what its text mentions. */
export interface Refusal {
  readonly code:
    | 'picture-format'
    | 'picture-broken'
    | 'picture-too-big'
    | 'pictures-unavailable'
    | 'disk-full'
  readonly message: string
  readonly values: Readonly<Record<string, string | number>>
}
