import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseContentType } from './content-type.ts'
import { contentTypeOf, extensionOf, mimeType } from './mime.ts'

test('types by name', () => {
  const cases: [string, string | null][] = [
    ['index.html', 'text/html'],
    ['/a.b/PHOTO.JPG', 'image/jpeg'],
    ['archive.tar.gz', 'application/gzip'],
    ['svg', 'image/svg+xml'],
    ['app.mjs', 'text/javascript'],
    ['README', null],
    ['a.html/b', null],
    ['x.', null],
    ['', null],
    ['constructor', null],
    ['x.__proto__', null],
  ]
  for (const [name, type] of cases) assert.equal(mimeType(name), type, name)
})

test('content types', () => {
  assert.equal(contentTypeOf('a.css'), 'text/css; charset=utf-8')
  assert.equal(contentTypeOf('a.json'), 'application/json')
  assert.equal(contentTypeOf('a.unknown'), 'application/octet-stream')
})

test('extensions by type, the usual one', () => {
  assert.equal(extensionOf('Text/HTML'), '.html')
  assert.equal(extensionOf('image/jpeg'), '.jpg')
  assert.equal(extensionOf('x/y'), null)
})

test('what is served most is known, and every type is one', () => {
  const extensions =
    'html css js mjs json map webmanifest txt md csv xml svg png jpg jpeg gif webp avif ico woff2 woff ttf pdf zip gz mp4 webm mp3 ogg wav wasm ics vtt rss atom docx xlsx pptx'.split(
      ' ',
    )
  for (const extension of extensions) assert.ok(parseContentType(mimeType(`x.${extension}`)) !== null, extension)
})
