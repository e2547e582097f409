import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { folderOf, make } from '../../../test/static-site.ts'

describe('style sheets', () => {
  const files = {
    'css/site.css': '@import "base.css";\na { b: url(../img/a.png?v=1#x) url("/static/img/b%20c.svg"), url(data:x) url(//h/x) url(#y) }',
    'css/base.css': 'b { c: url(../font.woff2) }',
    'img/a.png': 'A',
    'img/b c.svg': '<svg/>',
    'font.woff2': 'F',
  }

  test('name hashed files', async (t) => {
    const { files: made, web } = make(folderOf(t, files))
    const name = (of: string): string => made.url(of).split('/').at(-1) as string
    const { text } = await web.get(made.url('css/site.css'))
    assert.equal(
      text,
      `@import "${name('css/base.css')}";\na { b: url(../img/${name('img/a.png')}?v=1#x) url("/static/img/${name('img/b c.svg')}"), url(data:x) url(//h/x) url(#y) }`,
    )
    for (const [, path] of text.matchAll(/url\((\.\.[^?)]+)/g)) {
      const target = new URL(path as string, `http://h${made.url('css/site.css')}`).pathname
      assert.equal((await web.get(target)).headers.get('cache-control'), 'public, max-age=31536000, immutable')
    }
    assert.equal((await web.get('/static/css/site.css')).text, text)
  })

  test('are others when what they lead to is another', (t) => {
    const before = make(folderOf(t, files)).files
    const after = make(folderOf(t, { ...files, 'font.woff2': 'G' })).files
    for (const name of ['css/site.css', 'css/base.css', 'font.woff2']) assert.notEqual(after.url(name), before.url(name), name)
    assert.equal(after.url('img/a.png'), before.url('img/a.png'))
  })

  test('may import each other in circles', async (t) => {
    const { files: made, web } = make(folderOf(t, { 'a.css': '@import "b.css"; a {}', 'b.css': '@import "a.css"; @import "b.css";' }))
    const { text } = await web.get(made.url('a.css'))
    assert.equal(`/static/${/"(.*)"/.exec(text)?.[1]}`, made.url('b.css'))
    assert.equal((await web.get(made.url('b.css'))).status, 200)
    assert.notEqual(
      make(folderOf(t, { 'a.css': '@import "b.css"; c {}', 'b.css': '@import "a.css"; @import "b.css";' })).files.url('b.css'),
      made.url('b.css'),
    )
  })

  test('keep every byte that is not a reference', async (t) => {
    const bytes = Buffer.from([...Buffer.from('a { b: url(a.png) } /* '), 0xff, 0x00, 0xfe, 0xc3, 0xbc, ...Buffer.from(' */')])
    const { files: made, web } = make(folderOf(t, { 'a.css': bytes, 'a.png': '' }))
    const response = await web.get(made.url('a.css'))
    assert.deepEqual(Buffer.from(response.bytes).subarray(-12), bytes.subarray(-12))
  })

  test('that name what is not there stop the start, unless they may', async (t) => {
    const dir = folderOf(t, { 'css/a.css': '\n\nb { c: url(../img/a.pgn) }', 'img/a.png': '' })
    assert.throws(() => make(dir).app.start(), {
      code: 'STATIC_REFERENCE',
      message: `${join(dir, 'css/a.css')}:3 names "../img/a.pgn", and there is no file "img/a.pgn".`,
      hint: /^Is it "img\/a\.png"\?/,
    })
    const { files: made, web } = make(dir, { strict: false })
    assert.equal((await web.get(made.url('css/a.css'))).text, '\n\nb { c: url(../img/a.pgn) }')
  })

  test('that spell a name in another way stay as they are', async (t) => {
    const { files: made, web } = make(folderOf(t, { 'a.css': 'a { b: url(a%2epng) }', 'a.png': '' }))
    assert.equal((await web.get(made.url('a.css'))).text, 'a { b: url(a%2epng) }')
  })
})
