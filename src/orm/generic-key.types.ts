// What the compiler must say of generic keys. Compiled, never run.

import { same } from '../../test/same-type.ts'
import { text } from './fields/texts.ts'
import { genericKey } from './generic-key.ts'
import { is } from './is.ts'
import type { With } from './loaded.ts'
import { param } from './made.ts'
import { model } from './model.ts'
import { foreignKey, reverse } from './relations.ts'

class Writer extends model({ name: text() }) {}
class Article extends model({ title: text(), writer: foreignKey(() => Writer), comments: reverse(() => Comment, 'target') }) {}
class Picture extends model({ caption: text(), comments: reverse(() => Comment, 'target') }) {}
class Comment extends model({
  said: text(),
  target: genericKey({ article: () => Article, picture: () => Picture }, { onDelete: 'cascade' }),
  about: genericKey({ article: () => Article, comment: () => Comment }, { null: true }),
}) {}
declare const article: Article
declare const picture: Picture
declare const writer: Writer
declare const comment: Comment

// ------------------------------------------------------------------------------- written
same<Promise<Comment>>()(Comment.create({ said: 'a', target: article }))
same<Promise<Comment>>()(Comment.create({ said: 'a', target: picture, about: comment }))
same<Promise<Comment>>()(Comment.create({ said: 'a', targetPictureId: 1, about: null }))
// @ts-expect-error no target
Comment.create({ said: 'a' })
// @ts-expect-error a row of no kind of it
Comment.create({ said: 'a', target: writer })
// @ts-expect-error a key does not say of which model
Comment.create({ said: 'a', target: 1 })
// @ts-expect-error it cannot be null
Comment.create({ said: 'a', target: null })
// @ts-expect-error no such kind
Comment.create({ said: 'a', targetWriterId: 1 })
comment.target = picture
comment.about = null
// @ts-expect-error a row of no kind of it
comment.target = writer
Comment.where({ said: 'a' }).update({ target: article })
// @ts-expect-error a row of no kind of it
Comment.where({ said: 'a' }).update({ target: writer })

// ------------------------------------------------------------------------------- read
same<number | null>()(comment.targetArticleId)
// @ts-expect-error not loaded
comment.target.title
async function read(): Promise<void> {
  const loaded = await Comment.query().with('target', 'about').get({ said: 'a' })
  const { target } = loaded
  same<Article | Picture>()(target)
  same<Article | Comment | null>()(loaded.about)
  if (target instanceof Article) same<string>()(target.title)
  else same<string>()(target.caption)
  // @ts-expect-error not of every kind
  loaded.target.title
  const deep = await Comment.query()
    .with({ target: { article: { writer: true } } })
    .get({ said: 'a' })
  if ('title' in deep.target) same<Writer>()(deep.target.writer)
  same<Article | Picture>()((await comment.load('target')).target)
  // @ts-expect-error no such kind
  Comment.query().with({ target: { writer: true } })
  // @ts-expect-error no relation of that kind
  Comment.query().with({ target: { picture: { writer: true } } })
  const [first] = await Article.query().with('comments').all()
  same<readonly Comment[] | undefined>()(first?.comments)
}
void read
function show(given: With<typeof Comment, 'target'>): Article | Picture {
  return given.target
}
void show

// ------------------------------------------------------------------------------- asked for
Comment.where({ target: article })
Comment.where({ target: is.in([article, picture]), about: is.null })
Comment.where({ about: null, target: is.not(picture) })
Comment.where({ 'target.article.title': 'a', 'target.article.writer.name': is.containing('b') })
Comment.where({ 'target.picture': picture, 'about.comment.target.article': is.notNull, targetArticleId: 1 })
Article.where({ comments: is.some({ target: article }) })
Comment.query().orderBy('target.article.title', '-targetPictureId').values('target.picture.caption')
// @ts-expect-error a row of no kind of it
Comment.where({ target: writer })
// @ts-expect-error it is never null
Comment.where({ target: null })
// @ts-expect-error no such kind
Comment.where({ 'target.writer': writer })
// @ts-expect-error no such field of that kind
Comment.where({ 'target.picture.title': 'a' })
// @ts-expect-error a number is no title
Comment.where({ 'target.article.title': 1 })
// @ts-expect-error a row of another kind
Comment.where({ 'target.picture': article })

const prepared = Comment.where({ target: param('of'), about: is.in(param('list')), 'target.article': param('article') }).prepare()
prepared.all({ of: picture, list: [article, comment, null], article })
// @ts-expect-error a row of no kind of it
prepared.all({ of: writer, list: [], article })
// @ts-expect-error it is never null
prepared.all({ of: null, list: [], article })
// @ts-expect-error rows of no kind of it
prepared.all({ of: picture, list: [picture], article })
// @ts-expect-error a key does not say of which model
prepared.all({ of: 1, list: [], article })
// @ts-expect-error a list
prepared.all({ of: picture, list: article, article })

// ------------------------------------------------------------------------------- declared
// @ts-expect-error names of models are no models
genericKey({ article: 'Article' })
// @ts-expect-error no such field over there
same<never>()(new (class extends model({ marks: reverse(() => Comment, 'targets') }) {})().marks)
