// TechEmpower's six: JSON, plaintext, one query, twenty queries, fortunes, updates, with a whole framework and PostgreSQL, by its rules.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../src/orm/connect.ts'
import { makeDatabase } from '../test/databases.ts'
import type { Case, TechempowerCase } from './cases.ts'
import { DATABASE_PEERS, prepareDatabasePeers } from './database-peers.ts'
import type { Goal } from './goals.ts'
import type { Begun } from './newsroom.ts'
import type { Peer } from './peers.ts'
import { differenceOf } from './same-page.ts'

const FORTUNES: readonly string[] = [
  'Rain before seven, fine before eleven.',
  'A cloud is only fog that has got on in the world.',
  'He who forecasts drizzle is seldom thanked.',
  'If the gulls walk, stay at home.',
  'Two barometers are one barometer too many.',
  'An umbrella that is lent is an umbrella that was.',
  'The wind has no opinion, and changes it.',
  '<script>alert("This is escaped");</script>',
  'Never ask a lighthouse for directions.',
  'フレームワークのベンチマーク',
  'Low tide shows who has been anchored.',
  'Snow falls on the just & the unjust alike.',
]
const ADDED = 'Additional fortune added at request time.'

const row = { id: 0, randomNumber: 0 }

function techempowerCase(
  name: TechempowerCase,
  title: string,
  path: string,
  answer: string,
  wrong?: (answer: string) => string | undefined,
): Case {
  return { name, title, method: 'GET', path, body: '', together: 1, answer, ...(wrong && { wrong }) }
}

/** In the order of the report. */
export const TECHEMPOWER_CASES: readonly Case[] = [
  techempowerCase('te-json', 'JSON', '/json', JSON.stringify({ message: 'Hello, World!' })),
  techempowerCase('te-plaintext', 'plaintext', '/plaintext', 'Hello, World!'),
  techempowerCase('te-query', 'one query', '/db', JSON.stringify(row), (text) => problemOfRows(`[${text}]`, 1)),
  techempowerCase('te-queries', 'twenty queries', '/queries?queries=20', '', (text) => problemOfRows(text, 20)),
  techempowerCase('te-fortunes', 'fortunes', '/fortunes', '', (text) => differenceOf(fortunesPage(), text)),
  techempowerCase('te-updates', 'updates of twenty rows', '/updates?queries=20', '', (text) => problemOfRows(text, 20)),
]

/** Who takes part. */
export const TECHEMPOWER_PEERS: readonly Peer[] = [
  peer('nuages', 'Nuages', join(import.meta.dirname, 'peers/nuages-techempower.mjs')),
  peer('fastify', 'Fastify, Drizzle, Eta', join(DATABASE_PEERS, 'techempower/fastify.mjs')),
  peer('hono', 'Hono on node-server, Kysely', join(DATABASE_PEERS, 'techempower/hono.mjs')),
]

/** Ahead in each row. */
export const TECHEMPOWER_GOALS: readonly Goal[] = TECHEMPOWER_CASES.flatMap(({ name }): Goal[] => [
  { it: name, peer: 'fastify', ratio: 1 },
  { it: name, peer: 'hono', ratio: 1 },
])

function peer(name: string, title: string, file: string): Peer {
  return {
    name,
    title,
    command: (_it, _port, folder) => ({
      program: process.execPath,
      args: [file],
      env: { DATABASE_URL: readFileSync(join(folder, 'url'), 'utf8') },
    }),
  }
}

/** Makes and fills the database. Without a server nothing is measured. */
export async function beginTechempower(cases: readonly Case[], peers: readonly Peer[], folder: string): Promise<Begun> {
  prepareDatabasePeers([])
  const { database, missing } = await makeDatabase('postgres')
  if (database === undefined) return { cases: [], peers, missing: [missing], end: async () => {} }
  writeFileSync(join(folder, 'url'), database.url)
  const own = connect(database.url)
  try {
    await own.execute('CREATE TABLE world (id integer PRIMARY KEY, random_number integer NOT NULL)')
    await own.execute('INSERT INTO world SELECT n, 1 + floor(random() * 10000) FROM generate_series(1, 10000) AS n')
    await own.execute('CREATE TABLE fortune (id integer PRIMARY KEY, message text NOT NULL)')
    for (const [place, message] of FORTUNES.entries()) await own.execute('INSERT INTO fortune VALUES ($1, $2)', [place + 1, message])
  } finally {
    await own.close()
  }
  return { cases, peers, missing: [], end: () => database.drop() }
}

function problemOfRows(text: string, count: number): string | undefined {
  const rows = JSON.parse(text) as { id: unknown; randomNumber: unknown }[]
  const isRow = (one: (typeof rows)[number]): boolean => inRange(one.id) && inRange(one.randomNumber) && Object.keys(one).length === 2
  return rows.length === count && rows.every(isRow) ? undefined : `${text}, expected ${count} rows of an id and a number from 1 to 10,000.`
}

function inRange(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 10_000
}

function fortunesPage(): string {
  const all = [...FORTUNES.map((message, place) => ({ id: place + 1, message })), { id: 0, message: ADDED }]
  const lines = all
    .sort((a, b) => (a.message < b.message ? -1 : 1))
    .map(({ id, message }) => `<tr><td>${id}</td><td>${escaped(message)}</td></tr>\n`)
  const head = '<!doctype html>\n<html>\n<head><title>Fortunes</title></head>\n<body>\n<table>\n<tr><th>id</th><th>message</th></tr>\n'
  return `${head}${lines.join('')}</table>\n</body>\n</html>\n`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;')
}
