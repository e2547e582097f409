import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaPg } from '@prisma/adapter-pg'
import Database from 'better-sqlite3'
import { statements, thousand, written } from './data.mjs'

/** Prisma's adapter opens the database by itself, so that it needs a file. */
function filledFile() {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-prisma-'))
  const file = join(folder, 'bench.db')
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  // Prisma knows moments as ISO 8601.
  for (const sql of statements('sqlite')) database.exec(sql)
  database.exec(`UPDATE article SET created_at = replace(created_at, ' ', 'T') || '+00:00'`)
  database.close()
  return { url: `file:${file}`, remove: () => rmSync(folder, { recursive: true }) }
}

export async function open(engine, url) {
  const isSqlite = engine === 'sqlite'
  const { PrismaClient } = await import(
    isSqlite ? './node_modules/generated-sqlite/index.js' : './node_modules/generated-postgresql/index.js'
  )
  const file = isSqlite ? filledFile() : undefined
  const prisma = new PrismaClient({
    adapter: file === undefined ? new PrismaPg({ connectionString: url, max: 4 }) : new PrismaBetterSqlite3({ url: file.url }),
  })
  return {
    key: (id) => prisma.article.findUniqueOrThrow({ where: { id } }),
    hundred: () => prisma.article.findMany({ where: { published: true }, orderBy: { id: 'asc' }, take: 100 }),
    related: (after) =>
      prisma.article.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: 20, include: { comments: true } }),
    insert: async (views) => (await prisma.article.create({ data: written(views) })).id,
    bulk: () => prisma.article.createManyAndReturn({ data: thousand(), select: { id: true } }),
    update: (id, views) => prisma.article.update({ where: { id }, data: { views } }),
    async close() {
      await prisma.$disconnect()
      file?.remove()
    },
  }
}
