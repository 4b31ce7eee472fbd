/** The channel on which a peer is asked: its end is told once, whether or not anything was asked on it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PeerUnreachableError } from '../../../node/errors.ts'
import type { Channel, ChannelHandler } from '../../../node/network/base/network.ts'
import { QuestionChannel } from '../../../node/sync/question-channel.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { settled } from '../../helpers/fake-world.ts'

const test = suite('node/sync/question-channel')

interface Ends {
  count: number
  error?: unknown
}

function channelOver(open: (handler: ChannelHandler) => Promise<Channel>): {
  line: QuestionChannel
  ends: Ends
} {
  const ends: Ends = { count: 0 }
  const ended = (error?: unknown): void => {
    ends.count += 1
    ends.error = error
  }
  return { line: new QuestionChannel({ open, answer: () => undefined, ended }), ends }
}

function channel(send: Channel['send'] = () => Promise.resolve()): Channel {
  const openBack: Channel['openBack'] = () => Promise.reject(new PeerUnreachableError('not opened'))
  return { peer: 'peer' as PeerName, connection: 'one', send, openBack, close: () => undefined }
}

test('a line that cannot be opened ends before the first question', async () => {
  const failure = new PeerUnreachableError('not opened')
  const { ends } = channelOver(() => Promise.reject(failure))
  await settled()
  assert.equal(ends, { count: 1, error: failure })
})

test('questions on a line that cannot be opened do not end it again', async () => {
  const { line, ends } = channelOver(() => Promise.reject(new PeerUnreachableError('not opened')))
  line.ask({ kind: 'news' })
  line.ask({ kind: 'news' })
  await settled()
  assert.is(ends.count, 1)
})

test('a line that was closed says nothing of an opening that fails later', async () => {
  const opening = Promise.withResolvers<Channel>()
  const { line, ends } = channelOver(() => opening.promise)
  line.close()
  opening.reject(new PeerUnreachableError('not opened'))
  await settled()
  assert.is(ends.count, 0)
})

test('a question that cannot be sent ends the line once, and those after it are not sent', async () => {
  let sent = 0
  const failing = channel(() => {
    sent += 1
    return Promise.reject(new PeerUnreachableError('channel ended'))
  })
  const { line, ends } = channelOver(() => Promise.resolve(failing))
  line.ask({ kind: 'news' })
  line.ask({ kind: 'news' })
  await settled()
  assert.equal([ends.count, sent], [1, 1])
})

test.run()
