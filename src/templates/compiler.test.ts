import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Environment } from './environment.ts'
import { loopControls } from './extensions.ts'
import { SandboxedEnvironment } from './sandbox.ts'
import { TemplateAssertionError } from './syntax-error.ts'

const options = { autoescape: true, extensions: [loopControls] }
const environment = new Environment(options)

describe('break and continue', () => {
  test('outside of a loop mean nothing, also where a macro or block stands between', () => {
    for (const tag of ['break', 'continue']) {
      for (const source of [
        `\n{% ${tag} %}`,
        `{% for a in [1] %}{% macro m() %}\n{% ${tag} %}{% endmacro %}{% endfor %}`,
        `{% for a in [1] %}{% block b %}\n{% ${tag} %}{% endblock %}{% endfor %}`,
        `{% for a in [1] %}{% call m() %}\n{% ${tag} %}{% endcall %}{% endfor %}`,
        `{% for a in [1] %}{% else %}\n{% ${tag} %}{% endfor %}`,
      ])
        for (const one of [environment, new SandboxedEnvironment(options)])
          assert.throws(
            () => one.renderString(source),
            (error: unknown) => error instanceof TemplateAssertionError && error.line === 2 && error.message === `'${tag}' outside loop`,
            source,
          )
    }
  })

  test('leave the innermost loop, out of whatever stands in it', () => {
    const inside = [
      '{% if 1 %}{% break %}{% endif %}',
      '{% with %}{% break %}{% endwith %}',
      '{% set x %}{% break %}{% endset %}',
      '{% for b in [] %}{% else %}{% break %}{% endfor %}',
      '{% autoescape false %}{% break %}{% endautoescape %}',
    ]
    for (const source of inside)
      for (const head of ['for a in [1, 2]', 'for a in [1, 2] recursive'])
        assert.equal(environment.renderString(`{% ${head} %}{{ a }}${source}{% endfor %}`), '1', source)
  })

  test('do not leave escaping off', () => {
    const source =
      '{% macro m(x) %}<b>{% endmacro %}{% for a in [1] %}{% autoescape false %}{% break %}{% endautoescape %}{% endfor %}{{ m() }}{{ ["<", x]|join }}'
    const expected = '<b>&lt;<i>'
    assert.equal(environment.renderString(source, { x: environment.fromString('<i>').renderSafe() }), expected)
  })
})

test('autoescape takes what is true and what is false', () => {
  for (const value of ['0', '""', 'none', 'false', '[]', '0.0']) {
    const source = `{% autoescape ${value} %}{{ "<" }}{{ x }}{{ x ~ ("&"|safe) }}{% endautoescape %}{{ x }}`
    assert.equal(environment.renderString(source, { x: '<' }), '<<<&&lt;', value)
  }
  for (const value of ['1', '"x"', 'true', '[0]'])
    assert.equal(environment.renderString(`{% autoescape ${value} %}{{ x }}{% endautoescape %}`, { x: '<' }), '&lt;', value)
})

describe('what is read well', () => {
  test('line comments end with their line, beside line statements and alone', () => {
    const source = '# for x in [1, 2]\n{{ x }} ## gone\n# endfor\n## gone too'
    assert.equal(new Environment({ lineStatementPrefix: '#', lineCommentPrefix: '##' }).renderString(source), '1\n2\n')
    assert.equal(new Environment({ lineCommentPrefix: '//' }).renderString('a // b\n// c\nd // e'), 'a\n\nd')
  })

  test('a parameter named caller needs a default', () => {
    assert.throws(() => environment.renderString('{% macro m(caller) %}{{ caller() }}{% endmacro %}'), /special "caller" argument/)
    assert.equal(environment.renderString('{% macro m(caller=none) %}{{ caller }}{% endmacro %}{{ m() }}'), 'None')
  })

  test('a format of a text has a limit of width', () => {
    assert.throws(
      () => environment.renderString('{{ "%*d" % (n, 1) }}', { n: 10_000_000 }),
      /A format is 10000000 wide, 1000000 is the limit/,
    )
  })
})
