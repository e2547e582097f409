// Validators of others: zod and valibot, by the interface that they share.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as v from 'valibot'
import { z } from 'zod'
import { html } from '../http/html.ts'
import { App } from './app.ts'
import { client } from './client.ts'
import { render } from './render.ts'
import type { Schema } from './schema.ts'

const log = { error: (): void => {}, warn: (): void => {}, info: (): void => {} }

interface Note {
  title: string
  stars: number
  tags: string[]
}

const ZOD = z.object({
  title: z.string().trim().min(1, 'A note needs a title.'),
  stars: z.coerce.number().int('No whole number.').min(1).max(5).default(3),
  tags: z.union([z.array(z.string()), z.string().transform((tag) => [tag])]).default([]),
})
const VALIBOT = v.object({
  title: v.pipe(v.string(), v.trim(), v.minLength(1, 'A note needs a title.')),
  stars: v.optional(v.pipe(v.unknown(), v.transform(Number), v.integer('No whole number.'), v.minValue(1), v.maxValue(5)), 3),
  tags: v.optional(
    v.union([
      v.array(v.string()),
      v.pipe(
        v.string(),
        v.transform((tag) => [tag]),
      ),
    ]),
    [],
  ),
})
const SCHEMAS: readonly (readonly [string, Schema<unknown, Note>])[] = [
  ['zod', ZOD],
  ['valibot', VALIBOT],
]

for (const [name, schema] of SCHEMAS) {
  describe(`schemas of ${name}`, () => {
    const app = new App({ log })
    app.post('/notes', { body: schema }, ({ data }) => ({ title: data.title, stars: data.stars, tags: data.tags }))
    app.post(
      '/form',
      {
        body: schema,
        invalid: (_request, { messages, values }) =>
          html`<form><input name="title" value="${String(values['title'])}">${(messages['title'] ?? []).map((text) => html`<b>${text}</b>`)}${(messages['stars'] ?? []).length}</form>`,
      },
      ({ data }) => `saved ${data.title}`,
    )
    const visitor = client(app)

    test('transform, fill in, and coerce what forms and JSON send', async () => {
      const form = await visitor.post('/notes', { form: { title: ' River ', stars: '4', tags: 'water' } })
      assert.deepEqual(await form.json(), { title: 'River', stars: 4, tags: ['water'] })
      const json = await visitor.post('/notes', { json: { title: 'River', tags: ['a', 'b'] } })
      assert.deepEqual(await json.json(), { title: 'River', stars: 3, tags: ['a', 'b'] })
    })

    test('tell all that is wrong, each with its place', async () => {
      const refused = await visitor.post('/notes', { json: { title: ' ', stars: 1.5, tags: ['a', 7] } })
      assert.equal(refused.status, 422)
      assert.equal(refused.headers.get('content-type'), 'application/problem+json')
      const { errors } = (await refused.json()) as { errors: { in: string; pointer: string; message: string }[] }
      const of = (pointer: string): string[] => errors.filter((one) => one.pointer === pointer).map(({ message }) => message)
      assert.deepEqual(of('/title'), ['A note needs a title.'])
      assert.deepEqual(of('/stars'), ['No whole number.'])
      assert.ok(errors.some(({ pointer }) => pointer.startsWith('/tags')))
      assert.ok(errors.every((one) => one.in === 'body'))
    })

    test('show a form again to a browser, and problem details to programs', async () => {
      const picture = new File(['x'], 'x.png', { type: 'image/png' })
      const again = await visitor.post('/form', { form: { title: ' ', stars: '9', picture }, headers: { accept: 'text/html' } })
      assert.equal(again.status, 422)
      assert.equal(await again.text(), '<form><input name="title" value=" "><b>A note needs a title.</b>1</form>')
      assert.equal((await visitor.post('/form', { form: { title: '' } })).headers.get('content-type'), 'application/problem+json')
      assert.equal(await (await visitor.post('/form', { form: { title: 'x' }, headers: { accept: 'text/html' } })).text(), 'saved x')
    })
  })
}

describe('asynchronous validators', () => {
  test('are waited for', async () => {
    const free = z.object({ name: z.string().refine(async (name) => name !== 'taken', 'Taken.') })
    const app = new App({ log })
    app.post('/', { body: free }, ({ data }) => data.name)
    assert.equal(await (await client(app).post('/', { json: { name: 'new' } })).text(), 'new')
    assert.match(await (await client(app).post('/', { json: { name: 'taken' } })).text(), /Taken\./)
  })
})

describe('a form that is shown again', () => {
  test('is rendered by the engine, with the status that it says', async () => {
    const app = new App({ log, engine: (name, { values }) => `${name} ${JSON.stringify(values)}` })
    const body = z.object({ a: z.string() })
    app.post('/a', { body, invalid: (_request, { values }) => render('a.html', { values }) }, () => 'ok')
    app.post('/b', { body, invalid: (_request, { values }) => render('b.html', { values }, { status: 400 }) }, () => 'ok')
    const a = await client(app).post('/a', { form: { b: '1', __proto__x: '2' }, headers: { accept: 'text/html' } })
    assert.deepEqual([a.status, await a.text()], [422, 'a.html {"b":"1","__proto__x":"2"}'])
    const b = await client(app).post('/b', { form: {}, headers: { accept: 'text/html' } })
    assert.deepEqual([b.status, await b.text()], [400, 'b.html {}'])
  })
})
