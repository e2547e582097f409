import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Environment } from './environment.ts'
import { DictLoader } from './loader.ts'
import { Pending } from './pending.ts'
import { TemplateRuntimeError } from './template-error.ts'
import { templateFrames } from './trace.ts'

/** Where all of this lies, however long its name is. */
const PLACE = new URL('../..', import.meta.url).href

/** An environment whose template `a` is `source`. */
function alone(source: string, more: Readonly<Record<string, string>> = {}): Environment {
  return new Environment({ loader: new DictLoader({ a: source, ...more }) })
}

describe('templates that name themselves without end', () => {
  const endless = [
    ...['{% include "a" %}', '{% extends "a" %}', '{% import "a" as b %}', '{% from "a" import x %}', '{% import "a" as b with context %}'],
    ...['{% include ["a"] ignore missing without context %}', '{% for i in [1] recursive %}{{ p }}{{ loop([1]) }}{% endfor %}'],
  ]

  test('are an error, whose places are few', () => {
    for (const source of endless) {
      assert.throws(
        () => alone(source).render('a', { p: 1 }),
        (error: unknown) =>
          error instanceof TemplateRuntimeError &&
          templateFrames(error).length <= 50 &&
          String(error.stack).replaceAll(PLACE, '').length < 12_000,
        source,
      )
    }
  })

  test('also where they wait', async () => {
    const waiting = ['{% macro m() %}{{ p }}{{ m() }}{% endmacro %}{{ m() }}', '{% block x %}{{ p }}{{ self.x() }}{% endblock %}']
    for (const source of [...endless, ...waiting]) {
      await assert.rejects(alone(source).renderAsync('a', { p: Promise.resolve(1) }), TemplateRuntimeError, source)
    }
  })

  test('through one another: two pages that import each other do not wait for ever', async () => {
    const env = alone('{% import "b" as b %}A', { b: '{% import "a" as a %}B' })
    const both = await Promise.allSettled([env.renderAsync('a'), env.renderAsync('b')])
    assert.deepEqual(
      both.map((one) => one.status === 'rejected' && one.reason instanceof TemplateRuntimeError),
      [true, true],
    )
  })

  test('an import that failed is tried again', async () => {
    let calls = 0
    const env = alone('{% from "b" import x %}{{ x }}', { b: '{% set x = f() %}' })
    env.globals.set('f', async () => {
      calls += 1
      if (calls === 1) throw new RangeError('busy')
      return calls
    })
    await assert.rejects(env.renderAsync('a'), RangeError)
    assert.equal(await env.renderAsync('a'), '2')
    assert.equal(await env.renderAsync('a'), '2')
  })

  test('but many of them one after the other are none', async () => {
    const env = alone('{% for i in range(1000) %}{% include "b" %}{% import "b" as b %}{% endfor %}', { b: '{% set x = 1 %}' })
    assert.equal(env.render('a'), '')
    assert.equal(await env.renderAsync('a'), '')
  })
})

describe('calls that wait', () => {
  test('are counted until they settle', async () => {
    const calls = new Pending()
    for (let i = 0; i < 3; i += 1) await hold(calls, 3_000)
    await assert.rejects(calls.hold(Promise.reject(new RangeError('x'))), RangeError)
    const all = hold(calls, 4_000)
    assert.throws(() => calls.check(), TemplateRuntimeError)
    await all
    calls.check()
  })
})

function hold(calls: Pending, count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => calls.hold(Promise.resolve(n))))
}
