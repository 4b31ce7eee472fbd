/** Vectors of every derivation: what is made of what, under which label. */
import { toBase64url } from '../../../protocol/bytes.ts'
import { deviceKeys } from '../../../protocol/device.ts'
import {
  contentKey,
  feedSigner,
  feedTag,
  gossipKey,
  topicName,
  type FeedName,
} from '../../../protocol/feed.ts'
import {
  feedId,
  parseAspectId,
  peerName,
  personId,
  postId,
  responseId,
} from '../../../protocol/ids.ts'
import { identityFromPhrase, phraseFromEntropy } from '../../../protocol/identity.ts'
import { messageKey, nextChain } from '../../../protocol/pair-chain.ts'
import { reactionNonce } from '../../../protocol/responses/reaction.ts'
import { signedMessage } from '../../../protocol/signed-message.ts'
import { bytesFrom } from '../seed.ts'

/** Each a group of inputs and outputs; bytes are to be shown as hexadecimal. */
export function keyVectors(): unknown {
  const next = bytesFrom('vectors/keys')
  const [entropy, deviceSecret, otherSecret, readSecret] = [next(32), next(32), next(32), next(32)]
  const phrase = phraseFromEntropy(entropy)
  const identity = identityFromPhrase(phrase)
  const keys = deviceKeys(deviceSecret)
  const other = deviceKeys(otherSecret)
  const { feedSecret, agreementSecret, agreementPublic, peerSeed } = keys
  const peerKey = keys.peer.publicKey
  const feeds = feedNames(peerName(other.peer.publicKey), next(16)).map((name) => ({
    ...name,
    id: feedId(feedSigner(feedSecret, name).publicKey),
  }))
  const feed = feeds[0]!.id
  const [salt, nonce, key] = [next(16), next(16), next(32)]
  const chain = next(32)
  const post = postId(identity.id, nonce)
  const emoji = '🌼'
  return {
    about: 'Every derivation of wire.md "Keys" and "Ids".',
    identity: {
      entropy,
      phrase,
      publicKey: identity.signer.publicKey,
      person: identity.id,
      selfSecret: identity.selfSecret,
    },
    device: {
      deviceSecret,
      peerSeed,
      peerKey,
      agreementSecret,
      agreementPublic,
      feedSecret,
      discoverySeed: keys.discoverySeed,
    },
    feeds: { feedSecret, feeds },
    pair: { chain, messageKey: messageKey(chain), nextChain: nextChain(chain) },
    reading: {
      readSecret,
      feed,
      contentKey: contentKey(readSecret, feed),
      gossipKey: gossipKey(readSecret),
      topic: topicName(readSecret),
    },
    tag: { feed, salt, tag: feedTag(feed, salt) },
    ids: {
      key,
      person: personId(key),
      feed: feedId(key),
      peer: peerName(key),
      post: { author: identity.id, nonce, id: post },
      response: { writer: personId(key), post, nonce, id: responseId(personId(key), post, nonce) },
      reaction: { item: post, emoji, nonce: reactionNonce(post, emoji) },
    },
    signed: (['certificate', 'binding', 'entry'] as const).map((purpose) => ({
      purpose,
      bytes: nonce,
      message: signedMessage(purpose, nonce),
    })),
  }
}

function feedNames(peer: ReturnType<typeof peerName>, aspectBytes: Uint8Array): FeedName[] {
  const aspect = parseAspectId(toBase64url(aspectBytes))
  return [
    { kind: 'public' },
    { kind: 'aspect', aspect, epoch: 1 },
    { kind: 'aspect', aspect, epoch: 12 },
    { kind: 'pair', peer },
    { kind: 'self' },
  ]
}
