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
  const random = new RandomValues(new Dice(20_260_101))
  const rows = [...peopleOf(random), ...articlesOf(random), ...readersOf(random)]
  for (const [model, made] of rows) {
    await (model as unknown as Creating).using(database).createMany(made)
  }
  for (const article of await press.Article.using(database).orderBy('id').all()) {
    const keys = Array.from({ length: random.dice.below(4) }, () => random.id(25))
    await (article.authors as unknown as { add(...keys: number[]): Promise<void> }).add(...keys)
  }
}

interface Creating {
  using(database: Database): { createMany(rows: readonly object[]): Promise<unknown> }
}
type Rows = readonly [model: Function, rows: readonly object[]]

/** Values of columns. */
class RandomValues {
  readonly dice: Dice

  constructor(dice: Dice) {
    this.dice = dice
  }

  text(): string {
    const { dice } = this
    return [dice.one(WORDS), dice.one(WORDS), dice.one(WORDS)].join(' ').trim()
  }
  orNull<T>(likelihood: number, make: () => T): T | null {
    return this.dice.odds(likelihood) ? null : make()
  }
  day(): unknown {
    const { dice } = this
    return temporal().PlainDate.from(`20${10 + dice.below(15)}-${two(1 + dice.below(12))}-${two(1 + dice.below(28))}`)
  }
  moment(): Date {
    const { dice } = this
    const [year, month, day] = [2020 + dice.below(5), dice.below(12), 1 + dice.below(28)]
    return new Date(Date.UTC(year, month, day, dice.below(24), dice.below(60), dice.below(60), dice.below(3) * 123))
  }
  money(most: number): string {
    return (this.dice.below(most * 100) / 100).toFixed(2)
  }
  /** The key of one of the first rows. */
  id(count: number): number {
    return 1 + this.dice.below(count)
  }
}

function many(model: Function, count: number, make: (place: number) => object): Rows {
  return [model, Array.from({ length: count }, (_, place) => make(place))]
}

function peopleOf(random: RandomValues): Rows[] {
  const { dice } = random
  return [
    many(press.Section, 8, (place) => ({
      name: `${dice.one(WORDS)} ${place}`,
      parentId: place < 3 ? null : random.orNull(0.3, () => random.id(3)),
    })),
    many(press.Writer, 25, (place) => ({
      name: random.text(),
      email: random.orNull(0.3, () => `w${place}@press.test`),
      born: random.orNull(0.4, () => random.day()),
      active: dice.odds(0.7),
      mentorId: place < 8 ? null : random.orNull(0.4, () => random.id(8)),
    })),
    many(press.Profile, 15, (place) => ({
      writerId: place + 3,
      bio: random.orNull(0.3, () => random.text()),
      salary: random.orNull(0.3, () => random.money(900)),
    })),
  ]
}

function articlesOf(random: RandomValues): Rows[] {
  const { dice } = random
  return [
    many(press.Tag, 12, (place) => ({ name: `${dice.one(WORDS)}${place}`, weight: random.orNull(0.3, () => dice.below(5)) })),
    many(press.Article, 120, (place) => ({
      title: random.text(),
      body: random.text(),
      code: `00000000-0000-4000-8000-${String(place * 7919).padStart(12, '0')}`,
      status: dice.one(['draft', 'published', 'Published', 'gone']),
      views: dice.below(20),
      rating: random.orNull(0.3, () => dice.below(40) / 8),
      price: random.orNull(0.3, () => random.money(30)),
      published: random.orNull(0.3, () => random.moment()),
      day: random.orNull(0.3, () => random.day()),
      featured: dice.odds(0.3),
      meta: random.orNull(0.5, () => ({ color: dice.one(['red', 'blue']), ...(dice.odds(0.5) ? { size: dice.below(4) } : {}) })),
      sectionId: random.orNull(0.2, () => random.id(8)),
      editorId: random.orNull(0.4, () => random.id(25)),
    })),
    many(press.Tagging, 150, () => ({ articleId: random.id(120), tagId: random.id(12), strength: dice.below(4) })),
    many(press.Picture, 80, () => ({
      articleId: random.orNull(0.2, () => random.id(120)),
      caption: random.orNull(0.4, () => random.text()),
      width: dice.below(500),
      height: random.orNull(0.3, () => dice.below(500)),
      ratio: random.orNull(0.4, () => dice.below(16) / 4),
    })),
  ]
}

function readersOf(random: RandomValues): Rows[] {
  const { dice } = random
  return [
    many(press.Reader, 30, () => ({ name: random.text(), city: random.orNull(0.2, () => dice.one(CITIES)) })),
    many(press.Comment, 300, () => ({
      articleId: random.id(100),
      readerId: random.orNull(0.3, () => random.id(30)),
      text: random.text(),
      stars: random.orNull(0.4, () => dice.below(6)),
      approved: dice.odds(0.5),
      written: random.moment(),
    })),
    many(press.Edition, 5, (place) => ({ name: `Edition ${place}`, circulation: dice.below(1000) })),
    many(press.Subscription, 40, () => ({
      readerId: random.id(30),
      editionId: random.id(5),
      fee: random.money(50),
      ends: random.orNull(0.5, () => random.day()),
    })),
    many(press.Correction, 40, () => ({
      commentId: random.orNull(0.2, () => random.id(300)),
      note: random.text(),
      cost: dice.below(100) / 4,
    })),
  ]
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
