// What Django 3.2 answered, for signing, slugs and redirects.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { djangoSigner, loads } from '../../src/http/django-signing.ts'
import { isSafeRedirect } from '../../src/http/safe-redirect.ts'
import { slugify } from '../../src/http/slugify.ts'
import { readVectors, titleOf, type Vector } from './vectors.ts'

/** Each function knows what it is given. */
type Args = readonly [never, never, never, ...never[]]
type Run = (args: Args) => unknown

const FUNCTIONS: Readonly<Record<string, Run>> = {
  'Signer.sign': ([key, value]) => djangoSigner(key).sign(value),
  'Signer.unsign': ([key, token]) => djangoSigner(key).unsign(token),
  'signing.loads': ([token, key, salt]) => loads(token, key, { salt }),
  slugify: ([text]) => slugify(text),
  slugify_unicode: ([text]) => slugify(text, { unicode: true }),
  url_has_allowed_host_and_scheme: ([url, hosts]) => isSafeRedirect(url, { hosts }),
}

/** Functions whose counterpart is no part of the toolkit. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  make_password: 'passwords',
  check_password: 'passwords',
  escape: 'escapeHtml spells &#34; and &#39; as MarkupSafe does',
  strip_tags: 'template filters',
  urlize: 'template filters',
  escapejs: 'template filters',
  linebreaks: 'template filters',
  capfirst: 'template filters',
  normalize_newlines: 'template filters',
  get_valid_filename: 'secureFilename, which follows Werkzeug',
  urlencode: 'URLSearchParams',
  escape_leading_slashes: 'the redirects of the router',
  smart_split: 'template tags',
  truncate_chars: 'template filters',
  truncate_words: 'template filters',
  truncate_chars_html: 'template filters',
  truncate_words_html: 'template filters',
  date_format: 'template filters',
}

const ERRORS: Readonly<Record<string, string>> = { BadSignature: 'SIGNATURE_INVALID' }

/** Answers that differ: function, arguments as JSON, what it is here, and why. */
const DIFFERENT: readonly (readonly [string, RegExp, unknown, string])[] = [
  ['url_has_allowed_host_and_scheme', /^\["[^"]*\\[tnr]/, false, 'browsers drop tabs and line ends, so /<tab>/evil.com is //evil.com'],
]

const { vectors, skip } = readVectors('django.json')

function answerOf(run: Run, vector: Vector): unknown {
  try {
    return run(vector.args as never as Args)
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

describe("Django's answers", { skip }, () => {
  for (const vector of vectors) {
    const run = FUNCTIONS[vector.fn]
    if (run === undefined) continue
    test(titleOf(vector), () => {
      const different = DIFFERENT.find(([fn, args]) => fn === vector.fn && args.test(JSON.stringify(vector.args)))
      const expected = vector.error === undefined ? vector.result : ERRORS[vector.error]
      assert.deepEqual(answerOf(run, vector), different === undefined ? expected : different[2])
    })
  }

  test('every function stands in one of the tables', () => {
    const unknown = vectors.map(({ fn }) => fn).filter((fn) => FUNCTIONS[fn] === undefined && ELSEWHERE[fn] === undefined)
    assert.deepEqual([...new Set(unknown)], [])
  })
})
