/** The content of a bundle, as the page for guests reads it. */
export type { BundleHead, BundleItem, BundlePicture } from '../../social/guests/bundle-head.ts'
