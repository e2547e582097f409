// What the compiler must say of annotations, aggregates and computed values. Compiled, never run.

import type { Temporal } from 'temporal-polyfill'
import { same } from '../../test/same-type.ts'
import { cast } from './casts.ts'
import { avg, count, f, max, min, stringAgg, sum, value } from './expression.ts'
import { coalesce, greatest, when } from './functions.ts'
import { is } from './is.ts'
import { numberAt, textAt } from './json-functions.ts'
import { add, now, subtract, until } from './moment-functions.ts'
import { Remark, Story, type Writer } from './newsroom.types.ts'
import { exp, log } from './number-functions.ts'
import { exists, subquery } from './subquery.ts'
import { collate, lower, ord } from './text-functions.ts'
import { rowNumber } from './window-functions.ts'

// ------------------------------------------------------------------------------- annotations
const [counted] = await Story.query()
  .annotate({ total: count('remarks'), longest: max('remarks.size') })
  .where({ total: is.gt(3) })
  .orderBy('-total')
  .with('writer')
  .all()
same<number | undefined>()(counted?.total)
same<number | null | undefined>()(counted?.longest)
same<Writer | undefined>()(counted?.writer)
same<{ id: number; 'writer.name': string; total: number }[]>()(
  await Story.query()
    .annotate({ total: count('remarks') })
    .values('id', 'writer.name', 'total')
    .all(),
)
same<{ status: 'draft' | 'live'; n: number }[]>()(await Story.query().values('status').annotate({ n: count() }).all())
same<{ n: number; mean: number | null; last: Date | null; first: string | null; sum: number | null }>()(
  await Story.query()
    .live()
    .aggregate({ n: count(), mean: avg('views'), last: max('madeAt'), first: min('writer.name'), sum: sum('remarks.size') }),
)

// A function of an aggregate is of its type, and a sum of choices is none of them.
const [totals] = await Story.query()
  .annotate({ none: coalesce(sum('remarks.size'), 0), last: coalesce(max('madeAt'), now()), most: coalesce(max('status'), null) })
  .all()
same<number | undefined>()(totals?.none)
same<Date | undefined>()(totals?.last)
same<'draft' | 'live' | null | undefined>()(totals?.most)

// ------------------------------------------------------------------------------- computed
const [computed] = await Story.query()
  .annotate({
    twice: f('views').times(2),
    boss: f('writer.chief.name'),
    sizes: sum('remarks.size').plus(f('views')),
    share: f('views').dividedBy(count()),
    small: lower(f('title')),
    powers: exp(f('views')),
    tens: log(10, f('views')),
    sorted: collate(f('title'), 'nocase'),
    code: ord(f('title')),
    heat: when({ views: is.gte(1000) }, 'hot').otherwise('cold'),
    place: rowNumber({ partitionBy: 'deskId', orderBy: '-views' }),
    one: value(1),
    latest: subquery(Remark.query().values('words')),
    answered: exists(Remark.query()),
    shownTitle: when({ 'writer.retired': true }, f('editor.name')).otherwise(f('title')),
    named: coalesce(f('editor.name'), f('writer.name')),
    perhaps: coalesce(f('editor.name'), f('desk.name')),
    more: greatest(f('views'), 10),
    approved: count('remarks', { where: { 'remarks.approved': true } }),
  })
  .all()
same<number | undefined>()(computed?.twice)
same<string | null | undefined>()(computed?.boss)
same<number | null | undefined>()(computed?.sizes)
same<number | null | undefined>()(computed?.share)
same<string | null | undefined>()(computed?.small)
same<number | null | undefined>()(computed?.powers)
same<number | null | undefined>()(computed?.tens)
same<string | null | undefined>()(computed?.sorted)
same<number | null | undefined>()(computed?.code)
same<'hot' | 'cold' | undefined>()(computed?.heat)
same<number | undefined>()(computed?.place)
same<1 | undefined>()(computed?.one)
same<string | null | undefined>()(computed?.latest)
same<boolean | undefined>()(computed?.answered)
same<string | null | undefined>()(computed?.shownTitle)
same<string | undefined>()(computed?.named)
same<string | null | undefined>()(computed?.perhaps)
same<number | undefined>()(computed?.more)
same<number | undefined>()(computed?.approved)

// of annotations that are there already
const [twice] = await Story.query()
  .annotate({ total: count('remarks'), boss: f('writer.chief.name') })
  .annotate({ double: f('total').times(2), name: coalesce(f('boss'), 'nobody'), many: when({ total: is.gt(9) }, true).otherwise(false) })
  .all()
same<number | undefined>()(twice?.double)
same<string | undefined>()(twice?.name)
same<boolean | undefined>()(twice?.many)
same<{ most: number | null }>()(
  await Story.query()
    .annotate({ total: count('remarks') })
    .aggregate({ most: max('total') }),
)
const totalled = Story.query().annotate({ total: count('remarks') })
// @ts-expect-error no such field or annotation
totalled.annotate({ double: f('totl').times(2) })
// @ts-expect-error no such field in the condition of a case
Story.query().annotate({ many: when({ veiws: is.gt(9) }, 1).otherwise(0) })
// @ts-expect-error no such field in the condition of an aggregate
Story.query().annotate({ approved: count('remarks', { where: { 'remarks.aproved': true } }) })

const [listed] = await Story.query()
  .annotate({ sizes: count('remarks'), names: stringAgg('writer.name', { orderBy: ['-remarks.size', 'title'] }) })
  .all()
same<string | null | undefined>()(listed?.names)
// @ts-expect-error no such field in an order
Story.query().annotate({ names: stringAgg('writer.name', { orderBy: '-writer.nmae' }) })
// @ts-expect-error no such relation
Story.query().annotate({ total: count('remaks') })
// @ts-expect-error only of a variance there are samples
sum('views', { sample: true })
// @ts-expect-error a text has no mean
Story.query().aggregate({ mean: avg('title') })
// @ts-expect-error a relation has no maximum
Story.query().annotate({ top: max('remarks') })
// @ts-expect-error the name is taken
Story.query().annotate({ title: count() })
// @ts-expect-error annotated with another name
Story.query().annotate({ total: count() }).orderBy('-totl')
// @ts-expect-error a text is no number
Story.query().annotate({ total: count() }).where({ total: 'x' })
// @ts-expect-error no such field
Story.query().annotate({ twice: f('veiws').times(2) })
// @ts-expect-error no such field within a logarithm
Story.query().annotate({ tens: log(10, f('veiws')) })
// @ts-expect-error no such field within a calculation
Story.query().annotate({ twice: f('views').plus(f('veiws')) })
// @ts-expect-error no expression
Story.query().annotate({ twice: 2 })

// ------------------------------------------------------------------------------- moments
declare const week: Temporal.Duration
const moments = await Story.query()
  .annotate({ soon: add(f('madeAt'), week), before: subtract(now(), week), age: until(f('madeAt'), now()) })
  .get({ id: 1 })
same<Date>()(moments.soon)
same<Date>()(moments.before)
same<Temporal.Duration | null>()(moments.age)
const ages = await Story.query()
  .annotate({ age: until(f('madeAt'), now()) })
  .aggregate({ all: sum('age'), mean: avg('age') })
same<{ all: Temporal.Duration | null; mean: Temporal.Duration | null }>()(ages)
Story.where({ madeAt: is.lt(subtract(now(), week)) })
// @ts-expect-error no such field
Story.query().annotate({ soon: add(f('maedAt'), week) })
// @ts-expect-error no length of time
add(f('madeAt'), 7)

// ------------------------------------------------------------------------------- within json
const within = await Story.query()
  .annotate({ town: textAt(f('body'), 'place', 0), rank: numberAt(f('body'), 'rank') })
  .get({ id: 1 })
same<string | null>()(within.town)
same<number | null>()(within.rank)
// @ts-expect-error no way
textAt(f('body'))
// @ts-expect-error no such field
Story.query().annotate({ town: textAt(f('bdoy'), 'place') })

// ------------------------------------------------------------------------------- casts
const made = await Story.query()
  .annotate({
    price: cast(f('title'), 'decimal', { digits: 8, places: 2 }),
    day: cast(f('madeAt'), 'date', { timeZone: 'Europe/Paris' }),
    clock: cast(f('madeAt'), 'time'),
    at: cast(f('title'), 'datetime'),
    size: cast(f('title'), 'integer'),
  })
  .get({ id: 1 })
same<string | null>()(made.price)
same<Temporal.PlainDate | null>()(made.day)
same<Temporal.PlainTime | null>()(made.clock)
same<Date | null>()(made.at)
same<number | null>()(made.size)
// @ts-expect-error how many digits
cast(f('title'), 'decimal')
// @ts-expect-error a text has no zone
cast(f('title'), 'text', { timeZone: 'Europe/Paris' })
// @ts-expect-error no such kind
cast(f('title'), 'double')
