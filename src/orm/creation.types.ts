// What the compiler must say of rows that are created, changed and linked. Compiled, never run.

import { same } from '../../test/same-type.ts'
import type { RowOrNew } from './creation.ts'
import { f } from './expression.ts'
import { integer } from './fields/integers.ts'
import { text } from './fields/texts.ts'
import { index, unique } from './indexes.ts'
import { model } from './model.ts'
import { foreignKey, manyToMany } from './relations.ts'
import { lower } from './text-functions.ts'

class Maker extends model({ name: text({ unique: true }) }) {}
class Tag extends model({ name: text({ primaryKey: true }) }) {}
class Product extends model(
  {
    title: text(),
    price: integer({ default: 0 }),
    maker: foreignKey(() => Maker),
    tags: manyToMany(() => Tag),
  },
  { indexes: [index(['-price', lower(f('title'))], { include: ['title'] }), unique([lower(f('title'))]), unique(['maker', 'title'])] },
) {}
declare const maker: Maker
declare const product: Product

// ------------------------------------------------------------------------------- creating
same<Promise<Product>>()(Product.query().create({ title: 'a', maker }))
same<Promise<Product[]>>()(
  Product.query().createMany([
    { title: 'a', maker },
    { title: 'b', maker, price: 3 },
  ]),
)
// @ts-expect-error no title
Product.query().createMany([{ maker }])
// @ts-expect-error no such field
Product.query().createMany([{ title: 'a', maker, prize: 3 }])
// @ts-expect-error a text is no price
Product.query().createMany([{ title: 'a', maker, price: '3' }])

// ------------------------------------------------------------------------------- one unless it is there
same<Promise<RowOrNew<Maker>>>()(Maker.query().getOrCreate({ name: 'a' }))
same<Promise<RowOrNew<Product>>>()(Product.query().updateOrCreate({ title: 'a', maker: 1 }, { price: 3 }))
// @ts-expect-error no such field
Maker.query().getOrCreate({ nam: 'a' })
// @ts-expect-error a number is no name
Maker.query().getOrCreate({ name: 1 })
// @ts-expect-error no such field
Product.query().updateOrCreate({ title: 'a' }, { prise: 3 })

// ------------------------------------------------------------------------------- many
same<Promise<void>>()(Product.query().saveMany([product]))
// @ts-expect-error rows of another model
Product.query().saveMany([maker])
same<Promise<void>>()(product.tags.set('a', 'b'))
// @ts-expect-error a key of another type
product.tags.set(1)

// ------------------------------------------------------------------------------- indexes
// @ts-expect-error no such field
model({ a: text() }, { indexes: [index(['b'])] })
// @ts-expect-error no such field to include
model({ a: text() }, { indexes: [index(['a'], { include: ['b'] })] })
