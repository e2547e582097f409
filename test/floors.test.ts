// The floors of Nuages: a file imports what lies below it, and its own room. Everything about that is in the two tables.

import assert from 'node:assert/strict'
import { dirname, join } from 'node:path/posix'
import { describe, test } from 'node:test'
import { type ImportKind, parseSource, readSources, type Source } from './source.ts'

/**
 * Who may import whom. A room is a folder of src; `entries` are the files src/*.ts, each an export of the package. Rooms of
 * one floor are not in each other's row, so they never meet; nothing below floor 5 knows an entry, and nothing above imports
 * anything else. Imports of types count.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  base: [], // floor 0
  wire: ['base'], // floor 1
  gateway: ['base', 'wire'], // floor 2
  server: ['base', 'wire', 'gateway'], // floor 3
  http: ['base', 'wire', 'gateway'],
  templates: ['base', 'wire', 'gateway'],
  orm: ['base', 'wire', 'gateway'],
  app: ['base', 'wire', 'gateway', 'server', 'http', 'templates', 'orm'], // floor 4
  batteries: ['entries'], // floor 5; each folder in it is a room
  cli: ['entries'], // floor 6
  entries: ['base', 'wire', 'gateway', 'server', 'http', 'templates', 'orm', 'app', 'batteries'],
}

/**
 * What a room may import from outside: of Node, and of npm. `lazy` is loaded when it is needed, `static` with the file, and
 * `type` never; each allows those after it here: static, lazy, type. So sockets are the server's alone (http asks node:net
 * what an address is), and nobody loads node:http, which costs a start as much as all of Nuages does.
 */
const OUTSIDE: Readonly<Record<string, Readonly<Record<string, ImportKind>>>> = {
  base: {},
  wire: {},
  gateway: { 'node:http': 'lazy', 'node:stream': 'lazy', 'node:tls': 'type' },
  server: { 'node:fs': 'lazy', 'node:net': 'lazy', 'node:path': 'lazy', 'node:tls': 'lazy' },
  http: {
    '@fastify/busboy': 'lazy',
    'node:crypto': 'lazy',
    'node:fs': 'lazy',
    'node:net': 'lazy',
    'node:os': 'lazy',
    'node:path': 'lazy',
    'node:stream': 'lazy',
    'node:zlib': 'lazy',
  },
  templates: { 'node:child_process': 'lazy', 'node:fs': 'lazy', 'node:path': 'lazy' },
  orm: {
    kysely: 'static',
    mysql2: 'lazy',
    'node:async_hooks': 'static',
    'node:crypto': 'lazy',
    'node:diagnostics_channel': 'static',
    'node:fs': 'lazy',
    'node:path': 'lazy',
    'node:sqlite': 'lazy',
    'node:url': 'lazy',
    pg: 'lazy',
    'temporal-polyfill': 'lazy',
  },
  app: { 'node:diagnostics_channel': 'lazy', 'node:fs': 'lazy', 'node:path': 'lazy' },
  batteries: { 'node:crypto': 'lazy', 'node:fs': 'lazy', 'node:path': 'lazy', 'node:zlib': 'lazy' },
  cli: {
    commander: 'static',
    'node:child_process': 'static',
    'node:fs': 'static',
    'node:fs/promises': 'static',
    'node:net': 'static',
    'node:path': 'static',
    'node:readline/promises': 'static',
    'node:repl': 'static',
    'node:stream': 'static',
    'node:url': 'static',
    'node:util': 'static',
    'node:vm': 'static',
  },
  entries: {},
}
const KINDS: readonly ImportKind[] = ['static', 'lazy', 'type']

/** What of the tables and rules the sources break, a line for each. */
function violations(sources: readonly Source[]): string[] {
  return [...sources.flatMap(forbiddenImports), ...sources.flatMap(reExports), ...cycles(sources)]
}

function roomOf(path: string): string {
  const [, room = '', battery] = path.split('/')
  if (room.endsWith('.ts')) return 'entries'
  return room === 'batteries' ? `${room}/${battery}` : room
}

/** A test may use what is of no room: Node, packages, and what lies in test/. */
function isTest(path: string): boolean {
  return /\.(?:test|types)\.ts$/.test(path)
}

function forbiddenImports({ path, imports }: Source): string[] {
  const room = roomOf(path)
  return imports
    .filter(({ specifier, kind }) => !isAllowed(path, room, specifier, kind))
    .map(({ specifier, kind, line }) => `${path}:${line} may not import ${specifier}${kind === 'static' ? '' : ` (${kind})`}`)
}

function isAllowed(path: string, room: string, specifier: string, kind: ImportKind): boolean {
  if (specifier.startsWith('.')) return isBelow(path, room, join(dirname(path), specifier))
  const row = room.split('/')[0] as string
  if (specifier === 'nuages' || specifier.startsWith('nuages/')) return ALLOWED[row]?.includes('entries') ?? false
  if (isTest(path)) return true
  const allowed = OUTSIDE[row]?.[specifier]
  return allowed !== undefined && KINDS.indexOf(kind) >= KINDS.indexOf(allowed)
}

function isBelow(path: string, room: string, target: string): boolean {
  if (!target.startsWith('src/')) return isTest(path) && target.startsWith('test/')
  const other = roomOf(target)
  if (other === room && room !== 'entries') return true
  return ALLOWED[room.split('/')[0] as string]?.includes(other.split('/')[0] as string) ?? false
}

/** Entries hold re-exports by name and nothing else; no other file has any. */
function reExports({ path, text, program }: Source): string[] {
  const isEntry = roomOf(path) === 'entries'
  return program.body
    .filter((node) => {
      const isNamed = node.type === 'ExportNamedDeclaration' && node.source !== null
      return isEntry ? !isNamed : isNamed || node.type === 'ExportAllDeclaration' || exportsAnImport(program, node)
    })
    .map(
      (node) =>
        `${path} ${isEntry ? 'is an entry and holds more than' : 'is no entry and has'} re-exports by name: ${excerpt(text, node.start)}`,
    )
}

/** Whether `node` is `export { a }` where `a` was imported: a re-export in two steps. */
function exportsAnImport(program: Source['program'], node: Source['program']['body'][number]): boolean {
  if (node.type !== 'ExportNamedDeclaration' || node.declaration !== null) return false
  const imported = program.body.flatMap((other) =>
    other.type === 'ImportDeclaration' ? other.specifiers.map(({ local }) => local.name) : [],
  )
  return node.specifiers.some(({ local }) => local.type === 'Identifier' && imported.includes(local.name))
}

function excerpt(text: string, start: number): string {
  return text.slice(start, text.indexOf('\n', start)).slice(0, 80)
}

/** Files that import each other in a circle, even if only for types. */
function cycles(sources: readonly Source[]): string[] {
  const targets = new Map(sources.map(({ path, imports }) => [path, imports.map(({ specifier }) => join(dirname(path), specifier))]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) found.push(`a circle of imports: ${[...trail.slice(at), path].join(' -> ')}`)
    if (at >= 0 || done.has(path)) return
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of sources) visit(path, [])
  return found
}

/** What is wrong with files given as path and text. */
function found(files: Readonly<Record<string, string>>): string[] {
  return violations(Object.entries(files).map(([path, text]) => parseSource(path, text)))
}

describe('the floors', () => {
  test('hold', () => {
    assert.deepEqual(violations(readSources('src')), [])
  })

  test('have a row for every room', () => {
    const rooms = new Set(readSources('src').map(({ path }) => roomOf(path).split('/')[0] as string))
    assert.deepEqual(
      [...rooms].filter((room) => ALLOWED[room] === undefined || OUTSIDE[room] === undefined),
      [],
    )
  })

  test('let a file import its own room and what is below', () => {
    const files = {
      'src/app/app.ts': "import { a } from '../http/request.ts'\nimport { b } from './guards/hosts.ts'",
      'src/server/listen.ts':
        "const net = process.getBuiltinModule('node:net')\nimport type { T } from '../base/errors.ts'\nimport type { S } from 'node:net'",
      'src/http.ts': "export { Request, type Converters } from './http/request.ts'",
      'src/batteries/auth/user.ts':
        "import { model } from 'nuages/orm'\nimport { form } from '../../forms.ts'\nimport { hash } from './hash.ts'",
      'src/wire/reader.test.ts': "import fc from 'fast-check'\nimport 'node:http'\nimport { v } from '../../test/vectors/vectors.ts'",
      'src/orm/more.ts': "declare module '../app/app.ts' { interface More { a: string } }",
    }
    assert.deepEqual(found(files), [])
  })

  test('refuse an import of a higher floor, of types too', () => {
    assert.deepEqual(found({ 'src/wire/a.ts': "import { serve } from '../server/serve.ts'" }), [
      'src/wire/a.ts:1 may not import ../server/serve.ts',
    ])
    assert.deepEqual(found({ 'src/wire/a.ts': "\nimport type { App } from '../app/app.ts'" }), [
      'src/wire/a.ts:2 may not import ../app/app.ts (type)',
    ])
    assert.deepEqual(found({ 'src/wire/a.ts': "type A = import('../app/app.ts').App" }), [
      'src/wire/a.ts:1 may not import ../app/app.ts (type)',
    ])
    assert.deepEqual(found({ 'src/wire/a.ts': "await import('../app/app.ts')" }), ['src/wire/a.ts:1 may not import ../app/app.ts (lazy)'])
    assert.equal(found({ 'src/http/a.test.ts': "import { App } from '../app/app.ts'" }).length, 1)
  })

  test('keep rooms of one floor apart', () => {
    assert.equal(found({ 'src/http/a.ts': "import { serve } from '../server/serve.ts'" }).length, 1)
    assert.equal(found({ 'src/templates/a.ts': "import { html } from '../http/html.ts'" }).length, 1)
    assert.equal(found({ 'src/batteries/admin/a.ts': "import { b } from '../forms/b.ts'" }).length, 1)
  })

  test('keep entries for those above', () => {
    assert.equal(found({ 'src/app/a.ts': "import { App } from '../nuages.ts'" }).length, 1)
    assert.equal(found({ 'src/http/a.ts': "import type { Headers } from 'nuages/wire'" }).length, 1)
    assert.equal(found({ 'src/cli/a.ts': "import { App } from '../app/app.ts'" }).length, 1)
    assert.equal(found({ 'src/http.ts': "export { App } from './nuages.ts'" }).length, 1)
  })

  test('let entries re-export by name and do nothing else, and nobody else re-export', () => {
    assert.equal(found({ 'src/http.ts': 'export const a = 1' }).length, 1)
    assert.equal(found({ 'src/http.ts': "export * from './http/request.ts'" }).length, 1)
    assert.equal(found({ 'src/http.ts': "import './http/request.ts'" }).length, 1)
    assert.equal(found({ 'src/http/all.ts': "export { a } from './a.ts'" }).length, 1)
    assert.equal(found({ 'src/http/all.ts': "export * from './a.ts'" }).length, 1)
    assert.equal(found({ 'src/http/all.ts': "import { a } from './a.ts'\nexport { a }" }).length, 1)
  })

  test('refuse circles', () => {
    const files = {
      'src/http/a.ts': "import { b } from './b.ts'",
      'src/http/b.ts': "import type { c } from './c.ts'",
      'src/http/c.ts': "export const c = async () => import('./a.ts')",
    }
    assert.deepEqual(found(files), ['a circle of imports: src/http/a.ts -> src/http/b.ts -> src/http/c.ts -> src/http/a.ts'])
  })

  test('give out Node and packages by name', () => {
    assert.equal(found({ 'src/http/a.ts': "import net from 'node:net'" }).length, 1)
    assert.equal(found({ 'src/server/a.ts': "import tls from 'node:tls'" }).length, 1)
    assert.equal(found({ 'src/server/a.ts': "process.getBuiltinModule('node:http')" }).length, 1)
    assert.equal(found({ 'src/server/a.ts': "import net from 'net'" }).length, 1)
    assert.equal(found({ 'src/http/a.ts': "import express from 'express'" }).length, 1)
  })
})
