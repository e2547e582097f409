// The rows of the newspaper, the same ones each time.

import { temporal } from '../../src/orm/temporal.ts'
import { type Database, temporalReady } from '../../src/orm.ts'
import { Dice } from './dice.ts'
import * as press from './press.ts'

const WORDS = ['River', 'mountain', 'Sea', 'über', 'Éclair', 'a_b', '100%', 'storm', 'Storm', 'zoo', 'x', '', "O'Neil", 'back\\slash']
const CITIES = ['Oslo', 'Rome', 'rome', 'Łódź', 'New York']

/** Makes tables and rows. */
export async function fillPress(database: Database): Promise<void> {
  await temporalReady()
  await press.createTables(database, press.PRESS)
  const dice = new Dice(20_260_101)
  const text = (): string => [dice.one(WORDS), dice.one(WORDS), dice.one(WORDS)].join(' ').trim()
  const orNull = <T>(likelihood: number, make: () => T): T | null => (dice.odds(likelihood) ? null : make())
  const day = (): never =>
    temporal().PlainDate.from(`20${10 + dice.below(15)}-${two(1 + dice.below(12))}-${two(1 + dice.below(28))}`) as never
  const moment = (): Date =>
    new Date(
      Date.UTC(
        2020 + dice.below(5),
        dice.below(12),
        1 + dice.below(28),
        dice.below(24),
        dice.below(60),
        dice.below(60),
        dice.below(3) * 123,
      ),
    )
  const money = (most: number): string => (dice.below(most * 100) / 100).toFixed(2)
  const id = (count: number): number => 1 + dice.below(count)
  const many = async (
    model: { using(database: Database): { createMany(rows: never): Promise<unknown> } },
    count: number,
    make: (place: number) => object,
  ) => {
    await model.using(database).createMany(Array.from({ length: count }, (_, place) => make(place)) as never)
  }
  await many(press.Section as never, 8, (place) => ({
    name: `${dice.one(WORDS)} ${place}`,
    parentId: place < 3 ? null : orNull(0.3, () => id(3)),
  }))
  await many(press.Writer as never, 25, (place) => ({
    name: text(),
    email: orNull(0.3, () => `w${place}@press.test`),
    born: orNull(0.4, day),
    active: dice.odds(0.7),
    mentorId: place < 8 ? null : orNull(0.4, () => id(8)),
  }))
  await many(press.Profile as never, 15, (place) => ({
    writerId: place + 3,
    bio: orNull(0.3, text),
    salary: orNull(0.3, () => money(900)),
  }))
  await many(press.Tag as never, 12, (place) => ({ name: `${dice.one(WORDS)}${place}`, weight: orNull(0.3, () => dice.below(5)) }))
  await many(press.Article as never, 120, (place) => ({
    title: text(),
    body: text(),
    code: `00000000-0000-4000-8000-${String(place * 7919).padStart(12, '0')}`,
    status: dice.one(['draft', 'published', 'Published', 'gone']),
    views: dice.below(20),
    rating: orNull(0.3, () => dice.below(40) / 8),
    price: orNull(0.3, () => money(30)),
    published: orNull(0.3, moment),
    day: orNull(0.3, day),
    featured: dice.odds(0.3),
    meta: orNull(0.5, () => ({ color: dice.one(['red', 'blue']), ...(dice.odds(0.5) ? { size: dice.below(4) } : {}) })),
    sectionId: orNull(0.2, () => id(8)),
    editorId: orNull(0.4, () => id(25)),
  }))
  await many(press.Tagging as never, 150, () => ({ articleId: id(120), tagId: id(12), strength: dice.below(4) }))
  await many(press.Reader as never, 30, () => ({ name: text(), city: orNull(0.2, () => dice.one(CITIES)) }))
  await many(press.Comment as never, 300, () => ({
    articleId: id(100),
    readerId: orNull(0.3, () => id(30)),
    text: text(),
    stars: orNull(0.4, () => dice.below(6)),
    approved: dice.odds(0.5),
    written: moment(),
  }))
  await many(press.Edition as never, 5, (place) => ({ name: `Edition ${place}`, circulation: dice.below(1000) }))
  await many(press.Subscription as never, 40, () => ({ readerId: id(30), editionId: id(5), fee: money(50), ends: orNull(0.5, day) }))
  await many(press.Picture as never, 80, () => ({
    articleId: orNull(0.2, () => id(120)),
    caption: orNull(0.4, text),
    width: dice.below(500),
    height: orNull(0.3, () => dice.below(500)),
    ratio: orNull(0.4, () => dice.below(16) / 4),
  }))
  await many(press.Correction as never, 40, () => ({ commentId: orNull(0.2, () => id(300)), note: text(), cost: dice.below(100) / 4 }))
  for (const article of await press.Article.using(database).orderBy('id').all()) {
    const keys = Array.from({ length: dice.below(4) }, () => id(25))
    await (article.authors as unknown as { add(...keys: number[]): Promise<void> }).add(...keys)
  }
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
