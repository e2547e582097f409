// Fills the database that DATABASE_URL leads to with the newsroom's sample, and writes what its peers are given beside the rows:
// drawings and texts as HTML, made once, the names of the static files, and which articles are asked for.
// `node newsroom-data.ts FILE`, in a process of its own since the example reads the environment when it is loaded.

import { writeFileSync } from 'node:fs'
import app from '../examples/newsroom/app.ts'
import { Article, Picture } from '../examples/newsroom/articles/models.ts'
import { illustration } from '../examples/newsroom/drawings/illustration.ts'
import { paper } from '../examples/newsroom/paper.ts'
import { client } from '../src/testing.ts'

/** Articles that are asked for in turn. */
const ARTICLES = 32

const reader = client(app, { rethrow: true })
await (await reader.get('/')).text()
const pictures = await Picture.query().all()
const articles = await Article.query().published().all()
const slugs = articles.slice(0, ARTICLES).map(({ slug }) => slug)
const page = await (await reader.get(`/articles/${slugs[0]}`)).text()

const data = {
  paper: { name: paper.name, motto: paper.motto },
  assets: { icon: assetIn('icon'), style: assetIn('style'), comments: assetIn('comments') },
  drawings: Object.fromEntries(pictures.map((picture) => [`${picture.drawing} ${picture.seed}`, insideOf(String(illustration(picture)))])),
  prose: Object.fromEntries(articles.map(({ body, prose }) => [body, String(prose)])),
  openings: Object.fromEntries(articles.map(({ body, opening }) => [body, String(opening)])),
  slugs,
}
writeFileSync(process.argv[2] as string, JSON.stringify(data))
await app.stop()

function assetIn(name: string): string {
  const [, path] = new RegExp(`"([^"]*/static/${name}[^"]*)"`).exec(page) ?? []
  if (path === undefined) throw new Error(`The page of an article does not name the file ${name}.`)
  return path
}

/** A drawing without the tag around it, which depends on where it stands. */
function insideOf(svg: string): string {
  return svg.slice(svg.indexOf('>') + 1, -'</svg>'.length)
}
