// The models that the type tests are about: circular, self and nullable foreign keys, many to many, keys of other names.

import { boolean } from './fields/boolean.ts'
import { integer } from './fields/integers.ts'
import { json } from './fields/json.ts'
import { datetime } from './fields/moments.ts'
import { text } from './fields/texts.ts'
import { uuid } from './fields/uuid.ts'
import type { With } from './loaded.ts'
import { model } from './model.ts'
import { QuerySet } from './query-set.ts'
import { foreignKey, manyToMany, oneToOne, reverse, reverseOne } from './relations.ts'

const dated = { madeAt: datetime({ autoNowAdd: true }), changedAt: datetime({ autoNow: true }) }

export class Writer extends model({
  name: text({ maxLength: 80 }),
  mail: text({ unique: true }),
  hash: text({ secret: true, default: '' }),
  retired: boolean({ default: false }),
  chief: foreignKey(() => Writer, { null: true, onDelete: 'setNull' }),
  team: reverse(() => Writer, 'chief'),
  stories: reverse(() => Story, 'writer'),
  badge: reverseOne(() => Badge, 'holder'),
}) {
  get initial(): string {
    return this.name.slice(0, 1)
  }
}

export class Badge extends model({ code: text(), holder: oneToOne(() => Writer, { onDelete: 'cascade' }) }) {}

export class Desk extends model({ name: text({ unique: true }), stories: reverse(() => Story, 'desk') }) {}

export class Story extends model(
  {
    ...dated,
    title: text({ maxLength: 200 }),
    slug: text({ unique: true, default: '' }),
    body: text(),
    status: text({ choices: ['draft', 'live'], default: 'draft' }),
    views: integer({ default: 0 }),
    facts: json<{ places: string[] }>(),
    writer: foreignKey(() => Writer),
    editor: foreignKey(() => Writer, { null: true }),
    desk: foreignKey(() => Desk, { null: true }),
    labels: manyToMany(() => Label),
    remarks: reverse(() => Remark, 'story'),
  },
  { ordering: ['-madeAt', 'writerId', '-id'], query: () => StoryQuery },
) {
  get path(): string {
    return `/stories/${this.id}`
  }
  async publish(): Promise<this> {
    this.status = 'live'
    return this.save()
  }
  /** Needs its writer: does not compile on a row without it. */
  byline(this: With<typeof Story, 'writer'>): string {
    return `by ${this.writer.initial}`
  }
}

export class StoryQuery extends QuerySet<typeof Story> {
  live(): this {
    return this.where({ status: 'live' })
  }
  by(writer: Writer): this {
    return this.where({ writer })
  }
  ofTheFree() {
    return this.where({ 'writer.chief': null }).orderBy('-writer.team.name').with('writer')
  }
}

export class Remark extends model({
  key: uuid({ primaryKey: true }),
  words: text(),
  size: integer({ default: 0 }),
  approved: boolean({ default: false }),
  writer: foreignKey(() => Writer, { null: true }),
  story: foreignKey(() => Story),
  answers: foreignKey(() => Remark, { null: true }),
}) {}

export class Label extends model({ name: text({ unique: true }), stories: reverse(() => Story, 'labels') }) {}

export class Book extends model(
  { isbn: text({ primaryKey: true }), title: text(), owner: foreignKey(() => Writer) },
  { ordering: ['-isbn'] },
) {}
export class Loan extends model({ book: foreignKey(() => Book), due: datetime({ null: true }) }, { ordering: ['-id', 'bookId'] }) {}
