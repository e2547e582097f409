// The paper: its sections, and who asks for what.

import type { Article } from './articles.ts'
import { matches, type Words } from './search.ts'

export interface Section {
  readonly slug: string
  readonly name: string
  readonly articles: readonly Article[]
}

/** The sections in the order of the paper. */
const SECTIONS: ReadonlyMap<string, string> = new Map([
  ['city', 'City'],
  ['world', 'World'],
  ['weather', 'Weather'],
  ['science', 'Science'],
  ['sport', 'Sport'],
  ['culture', 'Culture'],
  ['opinion', 'Opinion'],
])

export class Paper {
  readonly name = 'The Nimbus'
  readonly motto = 'News of Port Averil and the weather beyond'
  readonly articles: readonly Article[]
  readonly sections: readonly Section[]

  /** `articles` are all that there are, the newest first. */
  constructor(articles: readonly Article[]) {
    const lost = articles.find(({ section }) => !SECTIONS.has(section))
    if (lost !== undefined)
      throw new Error(`The article ${lost.slug} is in the section "${lost.section}". There are: ${[...SECTIONS.keys()].join(', ')}.`)
    this.articles = articles
    this.sections = [...SECTIONS].map(([slug, name]) => ({ slug, name, articles: articles.filter(({ section }) => section === slug) }))
  }

  /** The day of the newest article. */
  get date(): Date {
    return this.articles[0]?.date ?? new Date()
  }

  article(slug: string): Article | undefined {
    return this.articles.find((article) => article.slug === slug)
  }

  section(slug: string): Section | undefined {
    return this.sections.find((section) => section.slug === slug)
  }

  /** The stories at the head of the front page, the lead first. */
  top(): Article[] {
    return this.articles.filter(({ rank }) => Number.isFinite(rank)).sort((a, b) => a.rank - b.rank)
  }

  /** Articles in which every word occurs; those that have them in the title come first. */
  search(words: Words): Article[] {
    const found = this.articles.filter(({ title, summary, text }) => matches(`${title} ${summary} ${text}`, words))
    const inTitle = (article: Article): number => Number(matches(article.title, words))
    return found.sort((a, b) => inTitle(b) - inTitle(a))
  }
}
