// What each field takes, what it refuses by name, and that what is stored comes back.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import { model } from '../model.ts'
import { schemaOf } from '../schema.ts'
import { temporalReady } from '../temporal.ts'
import { binary } from './binary.ts'
import { boolean } from './boolean.ts'
import { column } from './custom.ts'
import { file, image } from './files.ts'
import { auto, bigInteger, integer, largeInteger, smallInteger } from './integers.ts'
import { ipAddress } from './ip-address.ts'
import { json } from './json.ts'
import { date, datetime, duration, time } from './moments.ts'
import { decimal, float } from './numbers.ts'
import { choice, email, slug, text, url } from './texts.ts'
import { uuid, uuid7 } from './uuid.ts'

/** The column of a model that has this field alone. */
function of(field: object): ColumnInfo {
  return schemaOf(class Thing extends model({ field }) {}).columns.get('field') as ColumnInfo
}
const thrown = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'nothing'
}

const DAY = Temporal.PlainDate.from('2026-01-31')
const HOUR = Temporal.PlainTime.from('13:04:05.000006')

/** Fields, what they take and store, and what they refuse. */
const FIELDS: Readonly<
  Record<string, { field: object; takes: readonly (readonly [given: unknown, stored: Stored])[]; refuses: readonly unknown[] }>
> = {
  integer: {
    field: integer(),
    takes: [
      [0, 0],
      [-2147483648, -2147483648],
      [-0, 0],
    ],
    refuses: [2147483648, 1.5, Number.NaN, '1', 1n, true, {}, [1]],
  },
  small: { field: smallInteger(), takes: [[32767, 32767]], refuses: [32768, -32769] },
  large: { field: largeInteger(), takes: [[2 ** 53 - 1, 2 ** 53 - 1]], refuses: [2 ** 53, '9'] },
  auto: { field: auto(), takes: [[1, 1]], refuses: ['1', null] },
  big: { field: bigInteger(), takes: [[2n ** 63n - 1n, 2n ** 63n - 1n]], refuses: [2n ** 63n, 1, '1'] },
  float: {
    field: float(),
    takes: [
      [0.1, 0.1],
      [-0, 0],
    ],
    refuses: [Number.NaN, Infinity, '1', 1n],
  },
  boolean: { field: boolean(), takes: [[true, true]], refuses: [1, 0, 'true', 'false', ''] },
  text: {
    field: text(),
    takes: [
      ['', ''],
      ['né', 'né'],
    ],
    refuses: ['a\0b', '\ud800', 1, {}, ['a']],
  },
  uuid: {
    field: uuid(),
    takes: [['0190163D-8694-739b-aea5-966c26f8ad91', '0190163d-8694-739b-aea5-966c26f8ad91']],
    refuses: ['0190163d', '', 1],
  },
  decimal: {
    field: decimal({ digits: 5, places: 2 }),
    takes: [
      ['1', '1.00'],
      ['-0.10', '-0.10'],
      ['-0', '0.00'],
      ['007.5', '7.50'],
      ['999.99', '999.99'],
      [1.5, '1.50'],
      [3n, '3.00'],
      ['1.500', '1.50'],
    ],
    refuses: ['1000', '1.001', '1e3', 'NaN', '', '.5', '5.', ' 1', '1,5', 0.1 + 0.2, Number.NaN, {}],
  },
  datetime: {
    field: datetime(),
    takes: [[new Date(5), new Date(5)]],
    refuses: [new Date(Number.NaN), '2026-01-31', 5, new Date(8.64e15), DAY],
  },
  date: { field: date(), takes: [[DAY, '2026-01-31']], refuses: ['2026-01-31', new Date(), HOUR] },
  time: { field: time(), takes: [[HOUR, '13:04:05.000006']], refuses: ['13:04', DAY] },
  duration: {
    field: duration(),
    takes: [
      [Temporal.Duration.from({ days: 1, microseconds: -0 }), 86_400_000_000n],
      [Temporal.Duration.from({ seconds: -1, nanoseconds: -1000 }), -1_000_001n],
    ],
    refuses: [Temporal.Duration.from({ months: 1 }), 5, 'PT1S'],
  },
  json: {
    field: json<unknown>(),
    takes: [
      [{ a: 1 }, '{"a":1}'],
      ['x', '"x"'],
    ],
    refuses: [undefined, 1n, () => 1],
  },
  binary: { field: binary(), takes: [[new Uint8Array([1]), new Uint8Array([1])]], refuses: ['AQ==', [1], new ArrayBuffer(1)] },
  ip: {
    field: ipAddress(),
    takes: [
      ['192.0.2.1', '192.0.2.1'],
      ['2001:DB8::0:1', '2001:db8::1'],
    ],
    refuses: ['192.0.2', '192.0.2.256', '192.0.2.01', '2001:db8', '::1/64', '[::1]', 'localhost', '1:2:3:4:5:6:7:8:9'],
  },
  file: {
    field: file(),
    takes: [
      ['a/b.txt', 'a/b.txt'],
      ['', ''],
    ],
    refuses: ['/etc/passwd', '../a', 'a/../b', 'a\\b', 'a\nb', 'a\0', './a'],
  },
}

describe('fields', () => {
  for (const [name, { field, takes, refuses }] of Object.entries(FIELDS)) {
    test(`${name} stores what it takes, and gives it back`, async () => {
      await temporalReady()
      const info = of(field)
      for (const [given, stored] of takes) {
        assert.deepEqual(info.toDatabase(given), stored)
        assert.deepEqual(info.toDatabase(info.fromDatabase(stored)), stored)
      }
    })

    test(`${name} refuses the rest, by its name`, () => {
      for (const given of refuses)
        assert.match(
          thrown(() => of(field).toStore(given)),
          /^ORM_VALUE_(?:TYPE|NULL)$/,
          String(given),
        )
      assert.throws(() => of(field).toStore(Symbol('x')), { message: /^Thing\.field cannot be Symbol\(x\): expected / })
    })
  }

  test('store null only where they say so', () => {
    assert.equal(
      thrown(() => of(text()).toStore(null)),
      'ORM_VALUE_NULL',
    )
    assert.equal(of(text({ null: true })).toStore(null), null)
    assert.equal(of(text()).toDatabase(null), null)
  })

  test('do not show what is secret', () => {
    assert.throws(
      () => of(text({ secret: true, maxLength: 2 })).toStore('hunter2'),
      (error: Error) => !error.message.includes('hunter2'),
    )
  })
})

describe('limits', () => {
  const LIMITED: readonly (readonly [field: object, fits: unknown, tooMuch: unknown])[] = [
    [text({ maxLength: 2 }), '😀😀', '😀😀😀'],
    [text({ minLength: 2 }), 'ab', '😀'],
    [integer({ min: 1, max: 3 }), 3, 4],
    [bigInteger({ max: 3n }), 3n, 4n],
    [float({ min: 0 }), 0.5, -0.5],
    [choice(['a', 'b']), 'b', 'c'],
    [integer({ choices: [1, 2] }), 2, 3],
    [binary({ maxLength: 1 }), new Uint8Array(1), new Uint8Array(2)],
    [json({ schema: z.object({ a: z.number() }) }), { a: 1 }, { a: 'x' }],
  ]
  test('are minded in what is written, and not in conditions', () => {
    for (const [field, fits, tooMuch] of LIMITED) {
      const info = of(field)
      info.toStore(fits)
      assert.equal(
        thrown(() => info.toStore(tooMuch)),
        'ORM_VALUE_LIMIT',
      )
      info.toDatabase(tooMuch)
    }
  })
})

describe('forms', () => {
  const FORMS: readonly (readonly [field: object, good: readonly string[], bad: readonly string[]])[] = [
    [
      email(),
      ['ada@example.org', "o'neil+x@sub.example.co"],
      ['ada', 'ada@localhost', '@example.org', 'a b@example.org', 'ada@-x.org', 'a@b.c\n'],
    ],
    [url(), ['https://example.org/a?b', 'http://[::1]/'], ['example.org', 'javascript:alert(1)', 'ftp://x.org', '//x.org']],
    [slug(), ['a-b_3', 'žluťoučký'], ['a b', 'a/b', '', 'a.b']],
    [image(), ['a.png', 'b/C.JPG'], ['a.svg', 'a', 'png']],
  ]
  test('are what validate asks for', () => {
    for (const [field, good, bad] of FORMS) {
      for (const given of good) assert.deepEqual(of(field).validate(given), [], given)
      for (const given of bad) assert.equal(of(field).validate(given).length, 1, given)
    }
  })

  test('and validators are asked last', () => {
    const even = of(integer({ validators: [(given) => (given % 2 === 0 ? undefined : 'This has to be even.')] }))
    assert.deepEqual(
      [even.validate(2), even.validate(3), even.validate('x')],
      [[], ['This has to be even.'], ['This has to be a whole number from -2147483648 to 2147483647.']],
    )
    assert.deepEqual(even.validate(null), ['This is required.'])
  })
})

describe('options that make no sense', () => {
  test('are refused where they are written', () => {
    const WRONG: readonly (() => unknown)[] = [
      () => text({ maxLength: 0 }),
      () => text({ primaryKey: true, null: true }),
      () => text({ choices: 'ab' as never }),
      () => text({ validators: ['x' as never] }),
      () => decimal({ digits: 2, places: 3 }),
      () => decimal({ digits: 66, places: 0 }),
      () => column({} as never),
    ]
    for (const make of WRONG) assert.equal(thrown(make), 'ORM_FIELD_OPTIONS', String(make))
  })
})

describe('uuid7', () => {
  test('makes UUIDs of version 7 that ascend', () => {
    const made = Array.from({ length: 10_000 }, uuid7)
    assert.ok(made.every((one) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(one)))
    assert.deepEqual(made, [...new Set(made)].sort())
    assert.ok(Math.abs(Number.parseInt(made[0]?.replace('-', '').slice(0, 12) ?? '', 16) - Date.now()) < 10_000)
  })

  test('is what a key makes, or version 4', () => {
    const made = (field: object) => String(of(field).defaultValue()).at(14)
    assert.deepEqual([made(uuid({ primaryKey: true })), made(uuid({ version: 4 })), of(uuid()).defaultValue()], ['7', '4', undefined])
  })
})

describe('round trips of any', () => {
  test('decimal', () => {
    const info = of(decimal({ digits: 12, places: 3 }))
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n) + 1n, max: 10n ** 12n - 1n }), (number) => {
        const sign = number < 0n ? '-' : ''
        const digits = String(number < 0n ? -number : number).padStart(4, '0')
        const given = `${sign}${digits.slice(0, -3)}.${digits.slice(-3)}`
        assert.equal(info.fromDatabase(info.toStore(given)), given)
      }),
    )
  })

  test('duration', async () => {
    await temporalReady()
    const info = of(duration())
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }), (micros) => {
        assert.equal(info.toStore(info.fromDatabase(micros)), micros)
      }),
    )
  })

  test('json', () => {
    const info = of(json<unknown>())
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (given) => {
        const value = JSON.parse(given)
        if (value === null || info.codec.encode(value) === undefined) return
        assert.deepEqual(info.fromDatabase(info.toStore(value)), JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
