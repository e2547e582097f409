// What the compiler must say of new rows, of changes and of definitions. Compiled, never run.

import { f } from './expression.ts'
import { integer } from './fields/integers.ts'
import { text } from './fields/texts.ts'
import { model } from './model.ts'
import { Book, Loan, Remark, Story, Writer } from './newsroom.types.ts'
import { foreignKey } from './relations.ts'

declare const writer: Writer

// ------------------------------------------------------------------------------- creating
await Story.create({ title: 't', body: 'b', facts: { places: [] }, writer })
await Story.create({ title: 't', body: 'b', facts: { places: [] }, writer: 7, editor: null, status: 'live' })
await Story.create({ title: 't', body: 'b', facts: { places: [] }, writerId: 3, editorId: null })
await Book.create({ isbn: '1', title: 't', ownerId: 3 })
await Loan.create({ bookId: '1' })
await Remark.create({ words: 'w', story: 3 })
const draft = new Book({ isbn: '1', title: 't', owner: writer })
const blank = new Book()
// @ts-expect-error no writer
await Story.create({ title: 't', body: 'b', facts: { places: [] } })
// @ts-expect-error nothing
await Story.create({})
// @ts-expect-error none of the choices
await Story.create({ title: 't', body: 'b', facts: { places: [] }, writer, status: 'x' })
// @ts-expect-error no such field
await Story.create({ title: 't', body: 'b', facts: { places: [] }, writer, titel: 'x' })
// @ts-expect-error a key that nobody makes
await Book.create({ title: 't', ownerId: 3 })
// @ts-expect-error a number is no isbn
await Loan.create({ bookId: 3 })
// @ts-expect-error no such field
new Book({ titel: 'x' })

// ------------------------------------------------------------------------------- changing many
await Story.query().update({ views: f('views').plus(1), status: 'live', editor: null })
await Story.query().update({ writerId: 3 })
// @ts-expect-error no such field
await Story.query().update({ veiws: 1 })
// @ts-expect-error a text is no number
await Story.query().update({ views: 'x' })
// @ts-expect-error a list is written by its rows
await Story.query().update({ remarks: [] })

// ------------------------------------------------------------------------------- defining
// @ts-expect-error every row has a method `save`
model({ save: text() })
// @ts-expect-error and `delete`
model({ delete: text() })
// @ts-expect-error and `load`
model({ name: text(), load: integer() })
// @ts-expect-error a row with `then` could not be awaited
model({ name: text(), then: integer() })
// @ts-expect-error `writerId` belongs to `writer`
model({ writer: foreignKey(() => Writer), writerId: integer() })
// @ts-expect-error a dot reads as a path
model({ 'a.b': text() })
// @ts-expect-error no such field to order by
model({ name: text() }, { ordering: ['-nam'] })
// @ts-expect-error none of the choices
text({ choices: ['a', 'b'], default: 'c' })

export { blank, draft }
