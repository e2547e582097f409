import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatLinks, parseLinks } from './link.ts'

function read(text: string | null): [string, string, Record<string, string>][] {
  return parseLinks(text).map(({ target, rel, params }) => [target, rel.join(' '), Object.fromEntries(params)])
}

describe('parseLinks', () => {
  test('reads relations', () => {
    const cases: [string | null, ReturnType<typeof read>][] = [
      [null, []],
      ['<https://a.example/?x=1,2;3>; rel=next', [['https://a.example/?x=1,2;3', 'next', {}]]],
      [
        ' , </a>;Rel="Next  prev" ; title="a, b" ,</b> ; rel = last,',
        [
          ['/a', 'next prev', { title: 'a, b' }],
          ['/b', 'last', {}],
        ],
      ],
      ['</a>; rel=a; rel=b', [['/a', 'a', {}]]],
      ['</a>; crossorigin; rel=preload;', [['/a', 'preload', { crossorigin: '' }]]],
      ["</a>; rel=next; title=plain; title*=UTF-8''f%C3%BCr", [['/a', 'next', { title: 'für' }]]],
      ['</a>; title=x', []],
    ]
    for (const [text, links] of cases) assert.deepEqual(read(text), links, String(text))
  })

  test('stops where it is malformed', () => {
    for (const text of ['</b', '/b; rel=next', '</b>; rel="next', '</b> x; rel=next'])
      assert.deepEqual(read(`</a>; rel=prev, ${text}`), [['/a', 'prev', {}]], text)
  })

  test('names are data', () => {
    assert.deepEqual([...(parseLinks('</a>; rel=x; __proto__=y')[0]?.params ?? [])], [['__proto__', 'y']])
  })
})

describe('formatLinks', () => {
  test('what is written comes back', () => {
    const params = fc.uniqueArray(
      fc.tuple(
        fc.stringMatching(/^[a-z]{1,8}$/).filter((name) => name !== 'rel'),
        fc.string({ unit: 'grapheme', minLength: 1 }),
      ),
      { selector: ([name]) => name },
    )
    const link = fc.record({ target: fc.webPath(), rel: fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 }), params })
    fc.assert(
      fc.property(fc.array(link), (links) => {
        const again = parseLinks(formatLinks(links)).map(({ target, rel, params: all }) => ({ target, rel, params: [...all].sort() }))
        assert.deepEqual(
          again,
          links.map((one) => ({ ...one, params: one.params.toSorted() })),
        )
      }),
    )
  })

  test('refuses what would end the reference, and no relation', () => {
    assert.throws(() => formatLinks([{ target: '/a>; rel=evil', rel: 'next' }]), {
      code: 'LINK_INVALID',
      message: 'A link leads to "/a>; rel=evil", expected a URI reference.',
    })
    assert.throws(() => formatLinks([{ target: '/a', rel: [] }]), {
      code: 'LINK_INVALID',
      message: 'The link to "/a" has no relation, expected such as rel: \'next\'.',
    })
    assert.equal(formatLinks([{ target: new URL('https://a.example/ü'), rel: 'next' }]), '<https://a.example/%C3%BC>; rel="next"')
  })
})
