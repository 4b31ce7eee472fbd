import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as errors from '../../protocol/errors.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/errors')
const classes = Object.values(errors).filter(
  (value) => value.prototype instanceof errors.PappusError,
) as (new (message: string, values?: object, init?: errors.ErrorInit) => errors.PappusError)[]

test('every error has a code and a name of its own', () => {
  const made = classes.map((Class) => new Class('text'))
  assert.ok(made.length >= 10)
  assert.is(new Set(made.map((error) => error.code)).size, made.length)
  for (const error of made) {
    assert.match(error.code, /^[a-z]+(-[a-z]+)*$/u)
    assert.is(error.name, error.constructor.name)
    assert.instance(error, Error)
  }
})

test('an error keeps its cause and its values', () => {
  const cause = new errors.MalformedError('inside')
  const error = new errors.TooLargeError('outside', { max: 3 }, { cause })
  assert.is(error.cause, cause)
  assert.equal(error.values, { max: 3 })
  assert.equal(new errors.MalformedError('text').values, {})
})

test('an assertion that does not hold is a bug of the caller', () => {
  errors.assert(true, 'holds')
  assert.is(
    throws(() => errors.assert(false, 'does not hold'), 'assertion').message,
    'does not hold',
  )
})

test.run()
