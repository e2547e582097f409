// What the compiler must say of code that is generic over models: forms, the admin, fixtures, scopes. Compiled, never run.

import { same } from '../../test/same-type.ts'
import type { Where } from './conditions.ts'
import { count } from './expression.ts'
import { is } from './is.ts'
import type { With } from './loaded.ts'
import type { AnyModel } from './model.ts'
import type { Path, PkOf, RowOf } from './names.ts'
import { Book, Desk, Remark, Story, Writer } from './newsroom.types.ts'
import { QuerySet } from './query-set.ts'
import type { Insert } from './writes.ts'

// ------------------------------------------------------------------------------- for people who administer
declare function register<M extends AnyModel>(model: M, options: { list?: Path<M>[]; actions?: ((rows: RowOf<M>[]) => unknown)[] }): void
register(Story, { list: ['title', 'writer.name', 'remarks.size'], actions: [(rows) => rows[0]?.publish()] })
// @ts-expect-error no such path
register(Story, { list: ['titel'] })
declare function formFor<M extends AnyModel, const K extends keyof Insert<M>>(model: M, names: readonly K[]): { value: Pick<Insert<M>, K> }
const form = formFor(Story, ['title', 'status'])
same<string>()(form.value.title)
same<'draft' | 'live' | undefined>()(form.value.status)
// @ts-expect-error no such field
formFor(Story, ['titel'])

// ------------------------------------------------------------------------------- for all models
async function orNone<M extends AnyModel>(model: M, where: Where<M>): Promise<RowOf<M> | null> {
  return (await new QuerySet<M>(model).where(where).first()) as RowOf<M> | null
}
same<Story | null>()(await orNone(Story, { id: 3, 'writer.name': is.containing('x') }))
same<Writer | null>()(await orNone(Writer, { mail: 'x' }))
// @ts-expect-error a text is no number
orNone(Story, { views: 'x' })
async function page<M extends AnyModel>(model: M, where: Where<M>, sort: Path<M>, number: number) {
  const query = new QuerySet<M>(model).where(where)
  const rows = await query
    .orderBy(sort)
    .limit(20)
    .offset(20 * number)
    .all()
  return { rows, total: await query.count() }
}
const paged: Story[] = (await page(Story, { views: is.gt(3) }, 'writer.name', 2)).rows
declare function load<M extends AnyModel>(model: M, rows: Insert<M>[]): Promise<PkOf<M>[]>
same<Promise<string[]>>()(load(Book, [{ isbn: '1', title: 't', owner: 3 }]))
same<Promise<string[]>>()(load(Remark, [{ words: 'w', story: 3 }]))
same<Promise<number[]>>()(load(Desk, [{ name: 'n' }]))
// @ts-expect-error no owner
load(Book, [{ isbn: '1', title: 't' }])

// ------------------------------------------------------------------------------- scopes that are functions
const recent = <Q extends QuerySet<typeof Story>>(query: Q): Q => query.orderBy('-madeAt').limit(5)
const counted = <Q extends QuerySet<typeof Story>>(query: Q) => query.annotate({ replies: count('remarks') })
const rows = await counted(Story.query().live().pipe(recent)).with('writer').all()
same<string | undefined>()(rows[0]?.writer.name)
same<number | undefined>()(rows[0]?.replies)
const card = (story: With<typeof Story, 'writer'>): string => story.writer.name + story.title
for (const row of rows) card(row)
const first = await Story.query().with('writer', 'remarks', 'labels').first()
if (first !== null) card(first)
declare const bare: Story
// @ts-expect-error the writer is not loaded
card(bare)

export { paged }
