// What the compiler says, and what is made of it. check.process.test.ts asks the compiler itself.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Environment } from '../environment.ts'
import { translate } from './diagnostics.ts'
import { type ProjectFacts, readTemplate } from './facts.ts'
import { shadow } from './shadow.ts'

const ENVIRONMENT: Environment = new Environment()

/** The message for a diagnostic at the first `needle` of the shadow of `source`, with the place in the template. */
function told(source: string, needle: string, code: number, message: string, missing?: 'strict' | 'chainable'): string | null {
  const code2 = { contexts: new Map(), templates: new Set<string>() }
  const template = readTemplate(ENVIRONMENT, 'page.html', { source }, code2)
  const other = readTemplate(ENVIRONMENT, 'other.html', { source: '{# context: { a: string } #}' }, code2)
  const facts: ProjectFacts = {
    templates: new Map([template, other].map((one) => [one.name, one])),
    filters: new Map([...ENVIRONMENT.filters].map(([name, { parameters }]) => [name, parameters ?? null])),
    tests: new Map([...ENVIRONMENT.tests].map(([name, { parameters }]) => [name, parameters ?? null])),
    globals: new Set(),
    missing: 'default',
    printsPlainly: true,
    routes: null,
  }
  const made = shadow(template, facts, { runTime: './r.mts', shadow: (name) => `./${name}`, module: (named) => named })
  const offset = made.text.indexOf(needle)
  assert.notEqual(offset, -1, made.text)
  const before = made.text.slice(0, offset)
  const place = { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
  const remark = translate({ file: '', code, message, ...place }, made, missing)
  return remark && `${remark.at} ${remark.kind} ${remark.message}`
}

describe('a diagnostic', () => {
  const CASES: readonly (readonly [source: string, needle: string, code: number, message: string, told: string | null])[] = [
    [
      '{{ a }}',
      'a)',
      2551,
      "Property 'a' does not exist on type 'X'. Did you mean 'b'?",
      "3 variable unknown variable 'a'. Did you mean 'b'?",
    ],
    [
      '{% set title = 1 %}{{ tilte }}',
      'tilte',
      2339,
      "Property 'tilte' does not exist on type 'X'.",
      "22 variable unknown variable 'tilte'. Did you mean 'title'?",
    ],
    ['{{ a.b }}', 'b)', 2339, "Property 'b' does not exist on type 'X'.", "5 attribute unknown attribute 'b' of X."],
    ['{{ a.b }}', 'b)', 2339, "Property 'b' does not exist on type '{ c: string; }'.", "5 attribute unknown attribute 'b'."],
    ['{{ a.b }}', 'b)', 2339, "Property 'b' does not exist on type 'never'.", null],
    ['{{ a.upper }}', 'upper)', 2339, "Property 'upper' does not exist on type 'SafeString'.", null],
    ['{{ a.b }}', 'b)', 2339, 'Something else.', null],
    [
      '{# macro m: {} #}{% macro m(b) %}{% endmacro %}',
      '$M_m["b"]',
      2339,
      "Property 'b' does not exist on type '$M_m'.",
      "28 macro the comment about 'm' has no parameter 'b'.",
    ],
    ['{{ a.b }}', '$c.a.b', 18047, "'$c.a' is possibly 'null'.", "3 nullable 'a' may be null. Test it first: {% if a %}."],
    [
      '{{ a.b }}',
      '$c.a.b',
      18049,
      "'$c.a' is possibly 'null' or 'undefined'.",
      "3 nullable 'a' may be null or undefined. Test it first: {% if a %}.",
    ],
    ['{{ a.b }}', '$c.a.b', 2532, "Object is possibly 'undefined'.", '3 nullable this value may be undefined. Test it first.'],
    [
      '{{ a }}',
      '$c.a',
      2345,
      "Argument of type 'string | null' is not assignable to parameter of type 'never'.",
      "3 print this may be null, which prints 'None'. Write |default('', true).",
    ],
    [
      '{{ (a) }}',
      '$c.a',
      2345,
      "Argument of type 'boolean' is not assignable to parameter of type 'never'.",
      "4 print this is a boolean, which prints 'True' or 'False'.",
    ],
    [
      '{{ a.push }}',
      '"push"',
      2345,
      "Argument of type '\"push\"' is not assignable to parameter of type 'never'.",
      "5 attribute 'push' is JavaScript's: templates do not see it. Write .append(...).",
    ],
    [
      '{{ a.anchor }}',
      '"anchor"',
      2345,
      "Argument of type 'x' is not assignable to parameter of type 'never'.",
      "5 attribute 'anchor' is JavaScript's: templates do not see it.",
    ],
    [
      '{% for x in a %}{% endfor %}',
      '$c.a',
      2345,
      "Argument of type 'number' is not assignable to parameter of type 'never'.",
      '12 iterate this is no list, dict or text but number: `for` needs one.',
    ],
    [
      "{{ a|map(attribute='b') }}",
      '"b"',
      2345,
      'Argument of type \'string\' is not assignable to parameter of type \'"b" & OneOf<"bb" | "c">\'.',
      "20 attribute unknown attribute 'b' of what `map` is given. Did you mean 'bb'?",
    ],
    [
      "{{ a|map(attribute='b') }}",
      '"b"',
      2345,
      "Argument of type '\"b\"' is not assignable to parameter of type 'never'.",
      "20 attribute unknown attribute 'b' of what `map` is given.",
    ],
    [
      '{{ a|upper }}',
      '$c.a',
      2345,
      "Argument of type 'X' is not assignable to parameter of type 'Y'.",
      '3 type `upper` is given X, it takes Y.',
    ],
    [
      '{{ a|upper }}',
      '$c.a',
      2740,
      "Type 'X[]' is missing the following properties from type 'Y': b, c",
      '3 type `upper` is given X[], it takes Y.',
    ],
    [
      '{{ a|upper }}',
      '$c.a',
      2741,
      "Property 'b' is missing in type 'X' but required in type 'Y'.",
      '3 type `upper` is given X, it takes Y.',
    ],
    ['{{ a|upper }}', '$c.a', 2345, 'Else.', '3 type `upper` is given what it does not take.'],
    [
      '{{ a + b }}',
      '$o.add',
      2769,
      'No overload matches this call.\n  The last overload gave the following error.\n    Argument of type X.',
      '5 operator + does not take these types. Argument of type X.',
    ],
    ['{{ a + b }}', '$o.add', 2769, 'No overload matches this call.', '5 operator + does not take these types.'],
    ['{% set a = 1 %}', 'v_a = (', 2322, "Type 'number' is not assignable to type 'string'.", null],
    [
      "{% include 'other.html' %}",
      '{ ...$c',
      2345,
      "Argument of type '{}' is not assignable.\n  Property 'a' is missing in type '{}' but required in type 'X'.",
      "3 context the included template 'other.html' needs a variable 'a', which this template does not have.",
    ],
    [
      "{% extends 'other.html' %}",
      '{ ...$c',
      2345,
      "Argument of type '{}' is not assignable.\n  Types of property 'a' are incompatible.\n    No.",
      "3 context the parent 'other.html' wants another type for 'a'. No.",
    ],
    [
      "{% set a = 1 %}{% extends 'other.html' %}",
      '"a": v_a',
      2322,
      "Type 'number' is not assignable to type 'string'.",
      "18 context the parent 'other.html' wants another type for 'a'. Type 'number' is not assignable to type 'string'.",
    ],
    [
      "{% extends 'other.html' %}",
      '{ ...$c',
      2345,
      'Else.',
      "3 context the parent 'other.html' needs variables that this template does not have. Else.",
    ],
    ['{{ a(1) }}', '$c.a', 2554, 'Expected 0 arguments, but got 1.', "3 call 'a': expected 0 arguments, but got 1."],
    ['{{ a(1) }}', '$c.a', 2349, 'This expression is not callable.', "3 call 'a' cannot be called."],
    [
      '{{ a(1) }}',
      '$c.a',
      2349,
      "This expression is not callable.\n  Not all constituents of type '(() => string) | undefined' are callable.\n    Type 'undefined' has no call signatures.",
      "3 nullable 'a' may be undefined. Test it first: {% if a %}.",
    ],
    [
      '{{ a(1) }}',
      '$c.a',
      2722,
      "Cannot invoke an object which is possibly 'undefined'.",
      "3 nullable 'a' may be undefined. Test it first: {% if a %}.",
    ],
    [
      '{{ a(1) }}',
      '$c.a',
      2723,
      "Cannot invoke an object which is possibly 'null' or 'undefined'.",
      "3 nullable 'a' may be null or undefined. Test it first: {% if a %}.",
    ],
    [
      '{% for a, b in c %}{% endfor %}',
      'v_b',
      2488,
      "Type 'number' must have a '[Symbol.iterator]()' method.",
      "7 iterate this value cannot be taken apart: type 'number' must have a '[Symbol.iterator]()' method.",
    ],
    [
      '{% for a, b in c %}{% endfor %}',
      'v_b',
      2493,
      "Tuple type '[X]' of length '1' has no element at index '1'.",
      "7 iterate there are not so many items: tuple type '[X]' of length '1' has no element at index '1'.",
    ],
    [
      "{% if a == 'x' %}{% endif %}",
      '$c.a',
      2367,
      'This comparison appears to be unintentional because the types \'"y"\' and \'"x"\' have no overlap.',
      '11 compare "y" and "x" are never equal.',
    ],
    ["{% if a == 'x' %}{% endif %}", '$c.a', 2367, 'Else.', '11 compare the two values are never equal.'],
    ["{% if a == 'x' %}{% endif %}", '$c.a', 2367, "The types 'Safe' and '\"x\"' have no overlap.", null],
    [
      '{{ a(b=1) }}',
      '"b"',
      2353,
      "Object literal may only specify known properties, and 'b' does not exist in type 'X'.",
      "7 argument unknown argument 'b'.",
    ],
    ['{{ a }}', '$c.a', 7053, 'Else.', null],
    ['x', 'export {}', 2345, 'Else.', null],
    ['x', 'export {}', 2554, 'Else.', null],
    ['x', 'export {}', 2531, 'Else.', null],
    [
      '{# context: { a: Missing } #}',
      'Missing',
      2304,
      "Cannot find name 'Missing'.",
      "17 context the context cannot be read: cannot find name 'Missing'. (TS2304)",
    ],
    [
      "{# context: A from './a.ts' #}",
      'import type',
      2307,
      "Cannot find module './a.ts'.",
      "12 context the context cannot be read: cannot find module './a.ts'. (TS2307)",
    ],
    ['{{ a }}', '$c.a', 1005, "',' expected.", "3 syntax this cannot be checked: ',' expected. (TS1005)"],
  ]
  for (const [source, needle, code, message, expected] of CASES) {
    test(`${code} in ${source}`, () => assert.equal(told(source, needle, code, message), expected))
  }

  test('suggests what else a template asks for', () => {
    const message = "Property 'naem' does not exist on type 'X'."
    assert.equal(told('{{ a.naem }}{{ b.name }}', 'naem', 2339, message), "5 attribute unknown attribute 'naem' of X. Did you mean 'name'?")
    assert.equal(told('{{ a.naem }}{{ b.naem }}', 'naem', 2339, message), "5 attribute unknown attribute 'naem' of X.")
  })

  test('tells of functions that are printed', () => {
    const given = "Argument of type '() => number' is not assignable to parameter of type 'never'."
    assert.equal(told('{{ a.total }}', '$c.a', 2345, given), '5 call this is a function, and would be printed as one: call it.')
  })

  test('tells what joins from what prints', () => {
    const given = "Argument of type 'X' is not assignable to parameter of type 'never'."
    assert.match(told('{{ a|join }}', '$c.a', 2345, given) ?? '', /^3 print this joins values of which some may be null or booleans/)
  })

  test('depends on what a missing value does', () => {
    const given = "Argument of type 'string | undefined' is not assignable to parameter of type 'never'."
    assert.match(told('{{ a }}', '$c.a', 2345, given, 'strict') ?? '', /^3 nullable this may be undefined, which fails when it is printed/)
    assert.equal(told('{{ a.b }}', '$c.a.b', 18048, "'$c.a' is possibly 'undefined'.", 'chainable'), null)
    assert.match(told('{{ a.b }}', '$c.a.b', 18047, "'$c.a' is possibly 'null'.", 'chainable') ?? '', /may be null/)
  })
})
