import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { dispositionFilename, formatContentDisposition, parseContentDisposition } from './content-disposition.ts'

describe('parseContentDisposition', () => {
  test('type, name and parameters', () => {
    const read = parseContentDisposition('Form-Data; name="a b"; filename="x.txt"')
    assert.equal(read?.type, 'form-data')
    assert.equal(read?.filename, 'x.txt')
    assert.equal(read?.params.get('name'), 'a b')
    assert.equal(parseContentDisposition('inline')?.filename, null)
    for (const text of [null, '', ';filename=x', 'a b; filename=x']) assert.equal(parseContentDisposition(text), null, String(text))
  })

  test('names have no path', () => {
    for (const text of ['../../etc/passwd', '/etc/passwd', 'C:\\Users\\x\\passwd', '..\\passwd']) {
      assert.equal(parseContentDisposition(`attachment; filename="${text}"`)?.filename, 'passwd', text)
    }
    assert.equal(parseContentDisposition("attachment; filename=x; filename*=UTF-8''%2Fetc%2Fp%C3%A4sswd")?.filename, 'pässwd')
  })
})

describe('formatContentDisposition', () => {
  test('one name where ASCII will do, two where it will not', () => {
    const cases: [string, string][] = [
      ['report.pdf', 'attachment; filename=report.pdf'],
      ['my report.pdf', 'attachment; filename="my report.pdf"'],
      ['Übersicht €.pdf', 'attachment; filename="Ubersicht _.pdf"; filename*=UTF-8\'\'%C3%9Cbersicht%20%E2%82%AC.pdf'],
      ['say "hi".txt', 'attachment; filename="say _hi_.txt"; filename*=UTF-8\'\'say%20%22hi%22.txt'],
      ['100%41.txt', "attachment; filename=100_41.txt; filename*=UTF-8''100%2541.txt"],
      ['a/b\\c.txt', 'attachment; filename=a_b_c.txt'],
    ]
    for (const [name, text] of cases) assert.equal(formatContentDisposition('attachment', name), text, name)
    assert.equal(formatContentDisposition('inline'), 'inline')
  })

  test('a name can add neither field nor parameter nor another extension', () => {
    for (const name of ['a\r\nset-cookie: x=y', 'a"; filename="evil.exe', 'a\0b', "x';filename*=UTF-8''evil", '\u202egpj.exe', '\ud800x']) {
      const text = formatContentDisposition('attachment', name)
      assert.match(text, /^[\x20-\x7e]*$/)
      assert.equal(parseContentDisposition(text)?.filename, dispositionFilename(name))
    }
    assert.equal(dispositionFilename('\u202egpj.exe'), 'gpj.exe')
    assert.equal(dispositionFilename('..'), '__')
  })

  test('a clean name comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const clean = dispositionFilename(name)
        assert.equal(parseContentDisposition(formatContentDisposition('attachment', clean))?.filename, clean)
      }),
    )
  })

  test('the type is a token', () => {
    const message = 'A Content-Disposition is of type "a b", expected a token such as "attachment".'
    assert.throws(() => formatContentDisposition('a b'), { code: 'DISPOSITION_TYPE_INVALID', message })
  })
})
