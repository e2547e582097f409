// Asks Django in Python.

import { spawnSync } from 'node:child_process'
import { DESCRIPTION } from './description.ts'
import type { Tree } from './trees.ts'

/** Django's answers to queries of the database at `url`. Throws where Python or Django is missing. */
export function askDjango(trees: readonly Tree[], url: string): unknown[] {
  const input = JSON.stringify({ ...databaseOf(url), models: DESCRIPTION, trees })
  const script = new URL('django-answers.py', import.meta.url).pathname
  const python = spawnSync('/usr/bin/python3', [script], { input, maxBuffer: 1 << 30, encoding: 'utf8' })
  if (python.status !== 0) throw new Error(`Django did not answer: ${python.stderr}`)
  return JSON.parse(python.stdout) as unknown[]
}

/** The database as Django's settings have it. */
function databaseOf(url: string): { engine: string; database: object } {
  if (url.startsWith('sqlite:'))
    return { engine: 'sqlite', database: { ENGINE: 'django.db.backends.sqlite3', NAME: url.slice('sqlite:'.length) } }
  const at = new URL(url)
  const isPostgres = url.startsWith('postgres')
  const socket = at.searchParams.get(isPostgres ? 'host' : 'socket')
  return {
    engine: isPostgres ? 'postgres' : 'mysql',
    database: {
      ENGINE: isPostgres ? 'django.db.backends.postgresql' : 'django.db.backends.mysql',
      NAME: at.pathname.slice(1),
      USER: decodeURIComponent(at.username),
      PASSWORD: decodeURIComponent(at.password),
      HOST: socket ?? at.hostname,
      PORT: socket === null ? at.port : '',
    },
  }
}
