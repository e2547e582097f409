import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NuagesError } from '../base/errors.ts'
import * as errors from './error.ts'

describe('HttpError', () => {
  test('has status, message, code and fields', () => {
    const error = new errors.HttpError(503, 'Back soon.', { headers: { 'retry-after': '60' }, hint: 'Wait.' })
    assert.ok(error instanceof NuagesError)
    assert.deepEqual(
      [error.name, error.status, error.message, error.code, error.hint, error.expose],
      ['HttpError', 503, 'Back soon.', 'HTTP_SERVICE_UNAVAILABLE', 'Wait.', true],
    )
    assert.deepEqual(error.headers, { 'retry-after': '60' })
    assert.equal(new errors.HttpError(404).message, 'Not Found')
    assert.equal(new errors.HttpError(404).code, 'HTTP_NOT_FOUND')
    assert.equal(new errors.HttpError(418).code, 'HTTP_I_M_A_TEAPOT')
    assert.equal(new errors.HttpError(499).code, 'HTTP_499')
    assert.equal(new errors.HttpError(499).message, 'Status 499')
    assert.equal(new errors.HttpError(400, 'x', { code: 'MY_CODE' }).code, 'MY_CODE')
  })

  test('is for errors only', () => {
    for (const status of [200, 399, 600, 404.5, Number.NaN]) {
      assert.throws(() => new errors.HttpError(status), {
        code: 'HTTP_ERROR_STATUS',
        message: `An HttpError has the status ${status}, expected 400 to 599.`,
      })
    }
  })
})

test('each short form throws by itself', () => {
  const forms: [number, () => never][] = [
    [400, errors.badRequest],
    [401, () => errors.unauthorized('Basic realm="x"')],
    [403, errors.forbidden],
    [404, errors.notFound],
    [405, () => errors.methodNotAllowed(['GET'])],
    [406, errors.notAcceptable],
    [409, errors.conflict],
    [410, errors.gone],
    [412, errors.preconditionFailed],
    [413, errors.contentTooLarge],
    [415, errors.unsupportedMediaType],
    [422, errors.unprocessable],
    [428, errors.preconditionRequired],
    [429, errors.tooManyRequests],
    [451, errors.unavailableForLegalReasons],
    [501, errors.notImplemented],
    [502, errors.badGateway],
    [503, errors.serviceUnavailable],
    [504, errors.gatewayTimeout],
    [418, () => errors.abort(418)],
  ]
  for (const [status, form] of forms) assert.throws(form, { name: 'HttpError', status })
  assert.throws(() => errors.unauthorized('Basic'), { headers: { 'www-authenticate': 'Basic' } })
  assert.throws(() => errors.tooManyRequests(1.2), { headers: { 'retry-after': '2' } })
  assert.throws(() => errors.serviceUnavailable(60, 'Soon.'), { headers: { 'retry-after': '60' }, message: 'Soon.' })
  assert.throws(() => errors.tooManyRequests(-1), { code: 'RETRY_AFTER_INVALID' })
  assert.throws(() => errors.methodNotAllowed(['GET', 'PUT']), { headers: { allow: 'GET, PUT' } })
  assert.throws(() => errors.abort(421, 'Elsewhere.'), { status: 421, message: 'Elsewhere.' })
  assert.throws(() => errors.abort(200), { code: 'HTTP_ERROR_STATUS' })
  assert.throws(() => errors.notFound('No article 3.'), { message: 'No article 3.' })
})
