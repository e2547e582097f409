// What the compiler must say of conditions, orders and paths. Compiled, never run.

import { same } from '../../test/same-type.ts'
import type { Where } from './conditions.ts'
import { f } from './expression.ts'
import { is } from './is.ts'
import type { Loaded } from './loaded.ts'
import { param } from './made.ts'
import { Loan, Remark, Story, Writer } from './newsroom.types.ts'
import { subquery } from './subquery.ts'

declare const outside: { token?: string; filter: object }
declare const writer: Writer
declare const remark: Remark
declare const story: Story

// ------------------------------------------------------------------------------- look-ups by the type of the field
Story.where({
  title: is.containing('x'),
  views: is.gte(10),
  status: is.in(['draft']),
  editor: is.null,
  madeAt: is.between(new Date(0), new Date()),
})
Story.where({
  title: is.matching(/^The /),
  slug: is.istartingWith('a'),
  status: is.not('draft'),
  madeAt: is.year(2026),
  id: is.notIn([1, 2]),
})
Story.where({ title: 'x', status: 'live', editor: null, views: 3, editorId: is.notNull, changedAt: new Date() })
Story.where({ facts: is.json({ places: ['Oslo'] }) })
Story.where({ facts: is.at('places', 0).eq('Oslo') })
Story.where({ facts: is.jsonContaining({ places: ['Oslo'] }) })
Story.where({ facts: is.havingKeys('places') })
// @ts-expect-error one name at least
is.havingKeys()
// @ts-expect-error a text holds no json
Story.where({ title: is.jsonContaining('x') })
Story.where({ views: is.gt(f('id')), title: is.not(f('writer.name')) })
// @ts-expect-error no such field
Story.where({ titel: 'x' })
// @ts-expect-error no such field beside one that is
Story.where({ title: 'x', titel: 'x' })
// @ts-expect-error numbers have no characters
Story.where({ views: is.containing('x') })
// @ts-expect-error a text is no number
Story.where({ views: is.gte('x') })
// @ts-expect-error numbers are no dates
Story.where({ madeAt: is.between(1, 2) })
// @ts-expect-error none of the choices
Story.where({ status: 'gone' })
// @ts-expect-error one of them is none of the choices
Story.where({ status: is.in(['draft', 'gone']) })
// @ts-expect-error never null
Story.where({ title: is.null })
// @ts-expect-error a plain object is no look-up
Story.where({ title: { not: '' } })
// @ts-expect-error nor is one from outside
Story.where({ title: outside.filter })
// @ts-expect-error nor is one that looks like ours
Story.where({ views: { made: 'lookup' } })
// @ts-expect-error a json column takes is.json
Story.where({ facts: { places: [] } })
// @ts-expect-error of its own type
Story.where({ facts: is.json({ places: [3] }) })
// @ts-expect-error undefined would match every row
Writer.where({ mail: outside.token })

// ------------------------------------------------------------------------------- through relations
Story.where({ writer })
Story.where({ writer: 3 })
Story.where({ writerId: is.in([1, 2]) })
Story.where({ writer: is.in([writer, 3]) })
Story.where({ 'desk.name': 'Sport', 'writer.chief.retired': true, 'remarks.approved': true, 'editor.name': null })
Story.where({ 'writer.chief': writer, 'labels.name': is.in(['ts']), labels: is.none({ name: 'js' }) })
Story.where({ remarks: is.some({ approved: true, writer, 'answers.writer.name': is.containing('x') }) })
Story.where({
  remarks: is.every({ size: is.lt(500) }),
  'writer.stories': is.some({ status: 'live', remarks: is.none({ approved: false }) }),
})
Remark.where({ 'story.writer.chief.chief.mail': is.endingWith('@example.org') })
Writer.where({ 'stories.status': 'live', chief: is.null, stories: is.some({ views: is.gt(9) }), 'badge.code': 'x' })
Writer.where({ badge: null })
Loan.where({ book: 'isbn', 'book.owner.retired': true })
Story.query().exclude({ 'writer.retired': true }).where({ 'desk.id': 3 })
Story.query().whereAny({ title: 'x' }, { 'writer.name': is.containing('y') }, { views: 3 })
// @ts-expect-error no such field over there
Story.where({ 'writer.nme': 'x' })
// @ts-expect-error no such field far over there
Story.where({ 'writer.chief.chief.nme': 'x' })
// @ts-expect-error no such relation over there
Story.where({ 'writer.cheif.name': 'x' })
// @ts-expect-error a column leads nowhere
Story.where({ 'title.length': 3 })
// @ts-expect-error a number is no name
Story.where({ 'writer.chief.name': 3 })
// @ts-expect-error none of the choices, through a list
Writer.where({ 'stories.status': 'gone' })
// @ts-expect-error of one remark: no such field
Story.where({ remarks: is.some({ aproved: true }) })
// @ts-expect-error of one remark: a text is no boolean
Story.where({ remarks: is.some({ approved: 'yes' }) })
// @ts-expect-error a column has no rows
Story.where({ title: is.some({ name: 'x' }) })
// @ts-expect-error never null
Story.where({ writer: null })
// @ts-expect-error a plain object is no row
Story.where({ writer: {} })
// @ts-expect-error a row of another model
Story.where({ writer: remark })
// @ts-expect-error not loaded: give story.writerId
Story.where({ writer: story.writer })
// @ts-expect-error the key of a book is a text
Loan.where({ book: 3 })
// @ts-expect-error a number is no title, in the second alternative
Story.query().whereAny({ title: 'x' }, { title: 3 })
Story.where({
  id: is.in(subquery(Remark.where({ approved: true }).values('storyId'))),
  writer: is.notIn(subquery(Writer.query().values('id'))),
})
// @ts-expect-error titles are no keys
Story.where({ id: is.in(subquery(Story.query().values('title'))) })
const filter: Where<typeof Story> = { title: is.containing('x'), 'writer.name': 'y', remarks: is.some({ approved: true }) }
Story.where(filter)

// ------------------------------------------------------------------------------- chains, orders, values
const chain = Story.query()
  .live()
  .where({ views: is.gt(1) })
  .orderBy('-madeAt', 'writer.name', '-writer.chief.mail', f('views').desc({ nulls: 'last' }))
  .by(writer)
  .with('writer')
  .live()
  .limit(3)
same<Loaded<Story, { writer: true }>[]>()(await chain.all())
same<Loaded<Story, { writer: true }> | null>()(await writer.stories.live().ofTheFree().first())
same<number>()(await writer.stories.live().count())
same<boolean>()(await writer.stories.live().exists())
// @ts-expect-error no such path
Story.query().orderBy('writer.nme')
// @ts-expect-error no such path further on
Story.query().orderBy('-writer.chief.nme')
// @ts-expect-error a relation is no column
Story.query().orderBy('writer')
// @ts-expect-error a relation is no column
Story.query().only('writer')

const values = await Story.query().values('id', 'title', 'writer.name', 'editor.mail', 'writer.chief.retired', 'remarks.size').all()
same<
  {
    id: number
    title: string
    'writer.name': string
    'editor.mail': string | null
    'writer.chief.retired': boolean | null
    'remarks.size': number | null
  }[]
>()(values)
// @ts-expect-error not selected
values[0]?.body
// @ts-expect-error no such path
Story.query().values('id', 'writer.nme')

// ------------------------------------------------------------------------------- prepared
const bySlug = Story.query()
  .where({ slug: param('slug') })
  .prepare()
same<Story | null>()(await bySlug.first({ slug: 'x' }))
const search = Story.query()
  .live()
  .where({ title: is.containing(param('q')), views: is.between(param('low'), 100), writerId: is.in(param('writers')) })
  .where({ remarks: is.some({ writer: param('who'), approved: true }), 'desk.name': param('desk') })
  .with('writer')
  .prepare()
same<Loaded<Story, { writer: true }>[]>()(await search.all({ q: 'x', low: 3, writers: [1, 2], who: writer, desk: 'Sport' }))
same<number>()(await Story.query().live().prepare().count())
// @ts-expect-error no slug
bySlug.first()
// @ts-expect-error no slug
bySlug.first({})
// @ts-expect-error a number is no slug
bySlug.first({ slug: 3 })
// @ts-expect-error no such parameter
bySlug.first({ slug: 'x', slag: 'y' })
// @ts-expect-error a list of numbers
search.all({ q: 'x', low: 3, writers: ['x'], who: writer, desk: 'x' })
