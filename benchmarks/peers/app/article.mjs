// What a valid article is, for those who validate with zod.

import { z } from 'zod'

export const article = z.object({
  id: z.int().positive(),
  slug: z.string().min(1).max(100),
  title: z.string().min(1).max(200),
  author: z.object({ id: z.int().positive(), name: z.string().max(100), mail: z.email() }),
  section: z.string().max(50),
  place: z.string().max(100),
  tags: z.array(z.string().max(30)).max(10),
  published: z.boolean(),
  words: z.int().nonnegative(),
  score: z.number().min(0).max(5),
  related: z.array(z.int().positive()).max(20),
  summary: z.string().max(1000),
  paragraphs: z.array(z.string().max(5000)).max(100),
})
