// The front page: the stories at its head, what each section has, and what is read most. Six queries, in three trips.

import { is, together } from 'nuages/orm'
import { Article, Section, type Teaser } from './models.ts'
import { teasers } from './teasers.ts'

/** How many articles of a section stand on the front page, below its head. */
const IN_BAND = 4
const MOST_READ = 6

/** A section with its newest articles. */
export interface Band {
  readonly section: Pick<Section, 'slug' | 'name'>
  readonly articles: readonly Teaser[]
}

/** What stands on the front page. */
export interface FrontPage {
  readonly sections: readonly Pick<Section, 'slug' | 'name'>[]
  /** The stories that have a rank, the lead first. */
  readonly top: readonly Teaser[]
  /** Opinions stand beside the news, not among them. */
  readonly opinion: Band | undefined
  readonly bands: readonly Band[]
  /** Titles alone, so that nothing else has to be asked for. */
  readonly mostRead: readonly Pick<Article, 'slug' | 'title' | 'views'>[]
}

/** Finds it all. */
export async function frontPage(): Promise<FrontPage> {
  const newest = teasers(Article.query().published().where({ rank: is.null })).limit(IN_BAND)
  const [top, sections, mostRead] = await together(() => [
    topStories(),
    Section.query().with({ articles: newest }).all(),
    Article.query().published().orderBy('-views').limit(MOST_READ).values('slug', 'title', 'views').all(),
  ])
  const bands = sections.map(({ slug, name, articles }) => ({ section: { slug, name }, articles }))
  return {
    sections: bands.map(({ section }) => section),
    top,
    opinion: bands.find(({ section }) => section.slug === 'opinion'),
    bands: bands.filter(({ section }) => section.slug !== 'opinion'),
    mostRead,
  }
}

/** The stories at the head of the front page, the lead first, with its text, which begins there. */
export async function topStories(): Promise<Teaser[]> {
  return Article.query().published().where({ rank: is.notNull }).orderBy('rank').with('section', 'authors', 'picture').limit(3).all()
}
