// A newspaper as a dozen models, for comparing queries with Django: every kind of relation, and of column that both have.

import {
  boolean,
  createTables,
  date,
  datetime,
  decimal,
  float,
  foreignKey,
  integer,
  json,
  manyToMany,
  model,
  modelSet,
  oneToOne,
  reverse,
  reverseOne,
  text,
  uuid,
} from '../../src/orm.ts'

export class Section extends model({
  name: text({ maxLength: 40 }),
  parent: foreignKey(() => Section, { null: true, onDelete: 'setNull' }),
  children: reverse(() => Section, 'parent'),
  articles: reverse(() => Article, 'section'),
}) {}

export class Writer extends model({
  name: text({ maxLength: 40 }),
  email: text({ maxLength: 60, null: true }),
  born: date({ null: true }),
  active: boolean({ default: true }),
  mentor: foreignKey(() => Writer, { null: true, onDelete: 'setNull' }),
  pupils: reverse(() => Writer, 'mentor'),
  profile: reverseOne(() => Profile, 'writer'),
  articles: reverse(() => Article, 'authors'),
  edited: reverse(() => Article, 'editor'),
}) {}

export class Profile extends model({
  writer: oneToOne(() => Writer, { onDelete: 'cascade' }),
  bio: text({ null: true }),
  salary: decimal({ digits: 10, places: 2, null: true }),
}) {}

export class Tag extends model({
  name: text({ maxLength: 20 }),
  weight: integer({ null: true }),
  articles: reverse(() => Article, 'tags'),
}) {}

export class Article extends model({
  title: text({ maxLength: 80 }),
  body: text(),
  code: uuid(),
  status: text({ maxLength: 12 }),
  views: integer({ default: 0 }),
  rating: float({ null: true }),
  price: decimal({ digits: 8, places: 2, null: true }),
  published: datetime({ null: true }),
  day: date({ null: true }),
  featured: boolean({ default: false }),
  meta: json<{ color?: string; size?: number }>({ null: true } as never),
  section: foreignKey(() => Section, { null: true, onDelete: 'setNull' }),
  editor: foreignKey(() => Writer, { null: true, onDelete: 'setNull' }),
  authors: manyToMany(() => Writer),
  tags: manyToMany(() => Tag, { through: () => Tagging }),
  comments: reverse(() => Comment, 'article'),
  pictures: reverse(() => Picture, 'article'),
}) {}

export class Tagging extends model({
  article: foreignKey(() => Article, { onDelete: 'cascade' }),
  tag: foreignKey(() => Tag, { onDelete: 'cascade' }),
  strength: integer({ default: 1 }),
}) {}

export class Comment extends model({
  article: foreignKey(() => Article, { onDelete: 'cascade' }),
  reader: foreignKey(() => Reader, { null: true, onDelete: 'setNull' }),
  text: text(),
  stars: integer({ null: true }),
  approved: boolean({ default: false }),
  written: datetime(),
}) {}

export class Reader extends model({
  name: text({ maxLength: 40 }),
  city: text({ maxLength: 30, null: true }),
  comments: reverse(() => Comment, 'reader'),
  subscriptions: reverse(() => Subscription, 'reader'),
}) {}

export class Subscription extends model({
  reader: foreignKey(() => Reader, { onDelete: 'cascade' }),
  edition: foreignKey(() => Edition, { onDelete: 'cascade' }),
  fee: decimal({ digits: 6, places: 2 }),
  ends: date({ null: true }),
}) {}

export class Edition extends model({
  name: text({ maxLength: 30 }),
  circulation: integer(),
  subscriptions: reverse(() => Subscription, 'edition'),
}) {}

export class Picture extends model({
  article: foreignKey(() => Article, { null: true, onDelete: 'setNull' }),
  caption: text({ null: true }),
  width: integer(),
  height: integer({ null: true }),
  ratio: float({ null: true }),
}) {}

export class Correction extends model({
  comment: foreignKey(() => Comment, { null: true, onDelete: 'setNull' }),
  note: text(),
  cost: float(),
}) {}

export const MODELS = { Section, Writer, Profile, Tag, Article, Tagging, Comment, Reader, Subscription, Edition, Picture, Correction }
export const PRESS = modelSet('press', MODELS)
export { createTables }
