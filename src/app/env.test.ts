import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { App } from './app.ts'
import { Environment } from './env.ts'

describe('settings', () => {
  test('are read by kind', () => {
    const env = new Environment({
      TITLE: 'News',
      DEBUG: 'yes',
      OFF: '0',
      WORKERS: '4',
      HOSTS: 'a.example, b.example,',
      DATABASE_URL: 'postgres://u:pw@host/name',
      LEVEL: 'info',
      SECRET_KEY: 'k'.repeat(32),
    })
    assert.equal(env.text('TITLE'), 'News')
    assert.equal(env.flag('DEBUG'), true)
    assert.equal(env.flag('OFF', true), false)
    assert.equal(env.number('WORKERS'), 4)
    assert.deepEqual(env.list('HOSTS'), ['a.example', 'b.example'])
    assert.equal(env.url('DATABASE_URL').password, 'pw')
    assert.equal(env.choice('LEVEL', ['debug', 'info']), 'info')
    assert.equal(env.secret('SECRET_KEY'), 'k'.repeat(32))
    env.check()
  })

  test('have defaults', () => {
    const env = new Environment({ EMPTY: '' })
    assert.equal(env.text('EMPTY', 'x'), 'x')
    assert.equal(env.flag('NONE'), false)
    assert.equal(env.number('NONE_NUMBER', 3), 3)
    assert.deepEqual(env.list('NONE_LIST', ['a']), ['a'])
    assert.equal(env.url('NONE_URL', 'sqlite:app.db').protocol, 'sqlite:')
    assert.equal(env.choice('NONE_CHOICE', ['a', 'b'], 'b'), 'b')
    env.check()
  })

  test('with a prefix are read and checked as all others', () => {
    const env = new Environment({ SHOP_NAME: 'Rain', SHOP_MAIL_HOST: 'a.example', NAME: 'other', DEBUG: '1' })
    const shop = env.prefixed('SHOP_')
    assert.deepEqual([shop.text('NAME'), shop.prefixed('MAIL_').text('HOST'), env.text('NAME')], ['Rain', 'a.example', 'other'])
    assert.match(shop.secret('KEY'), /^[0-9a-f]{64}$/, 'DEBUG has no prefix')
    shop.number('PORT')
    assert.deepEqual(
      env.settings.map(({ name }) => name),
      ['SHOP_NAME', 'SHOP_MAIL_HOST', 'NAME', 'SHOP_KEY', 'SHOP_PORT'],
    )
    assert.throws(() => env.check(), /SHOP_PORT: is not set, expected a number/)
    assert.throws(() => env.prefixed('1').text('A'), { code: 'SETTING_NAME' })
  })

  test('as JSON', () => {
    const env = new Environment({ LIMITS: '{"files":[1,2]}', NOTHING: 'null', BAD: '{"password":' })
    assert.deepEqual(env.json('LIMITS'), { files: [1, 2] })
    assert.deepEqual([env.json('NOTHING', 1), env.json('NONE', { a: 1 }), env.json('BAD')], [null, { a: 1 }, null])
    assert.throws(() => env.check(), { message: /\n {2}BAD: is set, but is not JSON$/ })
    assert.ok(
      env.settings.every(({ value }) => value === null),
      'it may hold passwords',
    )
  })

  test('that are wrong are told together, their values never', () => {
    const env = new Environment({
      FLAG: 'perhaps-secret-1',
      NUMBER: '4 secret-2',
      URL: 'not a url secret-3',
      KEY: 'short-secret-4',
      LEVEL: 'secret-5',
    })
    assert.equal(env.flag('FLAG'), false)
    assert.equal(env.number('NUMBER'), 0)
    assert.ok(env.url('URL') instanceof URL)
    assert.match(env.secret('KEY'), /^[0-9a-f]{64}$/)
    assert.equal(env.choice('LEVEL', ['a', 'b']), 'a')
    assert.equal(env.text('MISSING'), '')
    assert.throws(
      () => env.check(),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'SETTINGS_INVALID')
        assert.deepEqual(error.message.split('\n').slice(1), [
          '  FLAG: is set, but is not 1, true, yes, on, 0, false, no or off',
          '  NUMBER: is set, but is not a number',
          '  URL: is set, but is not a URL such as postgres://user@host/name',
          '  KEY: is set, but is not at least 32 characters that nobody can guess',
          '  LEVEL: is set, but is not a or b',
          '  MISSING: is not set, expected a text',
        ])
        return !error.message.includes('secret-')
      },
    )
  })

  test('can be listed with their sources, secrets masked', () => {
    const env = new Environment({ DATABASE_URL: 'postgres://u:pw@host/name', DEBUG: '1' })
    env.url('DATABASE_URL')
    env.flag('DEBUG')
    env.text('TITLE', 'News')
    assert.notEqual(env.secret('SECRET_KEY'), env.secret('SECRET_KEY'))
    assert.deepEqual(env.settings, [
      { name: 'DATABASE_URL', kind: 'url', source: 'environment', value: 'postgres://u:***@host/name', problem: null },
      { name: 'DEBUG', kind: 'flag', source: 'environment', value: '1', problem: null },
      { name: 'TITLE', kind: 'text', source: 'default', value: 'News', problem: null },
      { name: 'SECRET_KEY', kind: 'secret', source: 'made for development', value: null, problem: null },
    ])
    assert.throws(() => env.text('A B'), { code: 'SETTING_NAME' })
  })

  test('keep an application from starting', async () => {
    const env = new Environment({})
    env.secret('SECRET_KEY')
    const app = new App({ env })
    let started = false
    app.onStart(() => {
      started = true
    })
    await assert.rejects(async () => app.start(), { code: 'SETTINGS_INVALID' })
    assert.equal(started, false)
  })
})

test('DEBUG asks for development, whatever else other programs put there', () => {
  for (const text of ['1', 'true', 'yes', 'ON']) assert.equal(new Environment({ DEBUG: text }).debug, true, text)
  for (const text of ['', '0', 'off', 'express:*']) assert.equal(new Environment({ DEBUG: text }).debug, false, text)
  const environment = new Environment({ DEBUG: 'express:*' })
  assert.equal(environment.debug, false)
  environment.check()
})
