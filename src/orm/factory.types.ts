// What the compiler must say of factories. Compiled, never run.

import { same } from '../../test/same-type.ts'
import { factory, sequence } from './factory.ts'
import { Badge, Book, Desk, Remark, Story, Writer } from './newsroom.types.ts'

declare const writer: Writer
const mails = sequence((n) => `w${n}@example.org`)
const writers = factory(Writer, { name: (n) => `Writer ${n}`, mail: mails })
const desks = factory(Desk, { name: async (n) => `Desk ${n}` })
const stories = factory(
  Story,
  {
    title: (n) => `Story ${n}`,
    slug: (n, { title }) => `${n}-${title?.toLowerCase()}`,
    body: 'b',
    facts: () => ({ places: [] }),
    status: sequence(['draft', 'live']),
    writer: writers,
    editor: null,
    desk: () => desks.create(),
  },
  { afterCreate: (story) => story.publish() },
)

same<Promise<Story>>()(stories.create())
same<Promise<Story[]>>()(stories.createMany(3, { writer, status: 'live' }))
same<Promise<Story>>()(stories.build({ writerId: 3 }))
same<Promise<Story[]>>()(stories.buildMany(2))
// @ts-expect-error no such field
stories.create({ titel: 'x' })
// @ts-expect-error none of the choices
stories.build({ status: 'x' })

factory(Book, { isbn: (n) => String(n), ownerId: () => 3 })
factory(Remark, { writer: writers, story: 3 })
// @ts-expect-error no such field
factory(Story, { titel: 'x' })
// @ts-expect-error a number is no title
factory(Story, { title: 3 })
// @ts-expect-error nor is one that a function makes
factory(Story, { title: (n) => n })
// @ts-expect-error none of the choices
factory(Story, { status: sequence(['draft', 'x']) })
// @ts-expect-error a desk is no writer
factory(Story, { writer: desks })
// @ts-expect-error a list is written when the row is there: afterCreate
factory(Story, { remarks: [] })
// @ts-expect-error a story has no code
factory(Badge, {}, { afterCreate: (badge) => badge.title })
