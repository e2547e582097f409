// The form below an article, by hand: its rules, and what becomes of it.

import type { Article } from '../articles/models.ts'
import { blank, type Fields, type Filled, fill, type Rule } from '../forms.ts'
import { Comment } from './models.ts'

type Field = 'name' | 'email' | 'body'

/** A comment as a reader typed it. */
export type CommentForm = Filled<Field>

const RULES: Readonly<Record<Field, Rule>> = {
  name: { longest: 60, missing: 'Please write your name, or one that you go by.' },
  email: {
    longest: 120,
    missing: 'Please write your email address. It is not shown.',
    check: (text) =>
      /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text) ? undefined : 'This has to be an email address, such as ada@example.org.',
  },
  body: { longest: 2000, lines: true, missing: 'Please write what you want to say.' },
}

/** The form before anybody has typed. */
export const EMPTY: CommentForm = blank({ name: '', email: '', body: '' })

/** Reads what was typed. */
export function readComment(form: Fields): CommentForm {
  return fill(form, RULES)
}

/** Keeps a comment whose form is fine. It waits for an editor. */
export async function keepComment(article: Pick<Article, 'id'>, { values }: CommentForm): Promise<Comment> {
  return Comment.create({ ...values, articleId: article.id })
}
