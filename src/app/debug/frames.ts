// The frames of a stack, and the source around them. Only files that the stack names are read, and of them only sources that
// lie under the working directory or in this package.

import { templateFrames } from '../../templates/trace.ts'
import { maskText } from './mask.ts'

/** Whose code a frame is: the application's, ours, a dependency's, Node's. */
export type Owner = 'app' | 'nuages' | 'dependency' | 'node'

/** A line of source. */
export interface SourceLine {
  readonly number: number
  readonly text: string
  readonly isHere: boolean
}

/** One call on the stack. */
export interface Frame {
  /** The function's name, `''` where it has none. */
  readonly name: string
  /** The file as it is seen from the working directory. */
  readonly file: string
  readonly line: number
  readonly column: number
  readonly owner: Owner
  /** Empty where the source is not ours to show. */
  readonly lines: readonly SourceLine[]
}

/** Lines before and after the one that failed. */
const AROUND = 5
const LONGEST_LINE = 400
const LARGEST_FILE = 2_000_000
const MOST_FRAMES = 50
const FRAME: RegExp = /^ {4}at (?:async )?(?:(.{1,500}?) \()?((?:file:\/\/|node:|\/|[A-Za-z]:\\)[^\n]{1,2000}?):(\d{1,9}):(\d{1,9})\)?$/
const SOURCE: RegExp = /\.[cm]?[jt]sx?$/

/** The frames of `stack`, the innermost first. The message in front of them is no part: it may hold what a client sent. */
export function framesOf(stack: string, message: string): Frame[] {
  const frames: Frame[] = []
  const start = stack.indexOf(message)
  for (const text of stack.slice(start < 0 ? 0 : start + message.length).split('\n')) {
    const match = FRAME.exec(text)
    if (match === null) continue
    frames.push(frameOf(match))
    if (frames.length === MOST_FRAMES) break
  }
  return frames
}

/** The places in templates that an error passed through, as frames of the application. */
export function templateFramesOf(error: unknown): Frame[] {
  return templateFrames(error).map(({ template, line, column, place, source }) => ({
    ...{ name: place, file: template ?? '<template>', line, column: column ?? 1, owner: 'app' as const },
    lines: around(source.split('\n'), line),
  }))
}

function frameOf([, name = '', where = '', line, column]: RegExpExecArray): Frame {
  const path = pathOf(where)
  const owner = ownerOf(path)
  const lines = owner === 'app' || owner === 'nuages' ? excerpt(path, Number(line)) : []
  return { name, file: seenFromHere(path), line: Number(line), column: Number(column), owner, lines }
}

function pathOf(where: string): string {
  if (!where.startsWith('file://')) return where
  const { pathname } = new URL(where)
  try {
    return decodeURIComponent(/^\/[A-Za-z]:\//.test(pathname) ? pathname.slice(1) : pathname)
  } catch {
    return pathname
  }
}

function ownerOf(path: string): Owner {
  if (path.startsWith('node:')) return 'node'
  if (isUnder(path, packageRoot())) return 'nuages'
  if (/[\\/]node_modules[\\/]/.test(path)) return 'dependency'
  return 'app'
}

/** The folder that holds this package's code: `src` or the published folder. */
function packageRoot(): string {
  const here = import.meta.dirname
  return here.replace(/[\\/](?:app[\\/]debug|shared)$/, '')
}

/** Whether `path` lies under `folder`. */
function isUnder(path: string, folder: string): boolean {
  const { relative, isAbsolute } = process.getBuiltinModule('node:path')
  const from = relative(folder, path)
  return from !== '' && !from.startsWith('..') && !isAbsolute(from)
}

function seenFromHere(path: string): string {
  const { relative } = process.getBuiltinModule('node:path')
  return isUnder(path, process.cwd()) ? relative(process.cwd(), path) : path
}

/** The lines around one. None of a file that is not to be shown: links are followed before that is decided. */
function excerpt(path: string, line: number): SourceLine[] {
  const text = readSource(path)
  if (text === null) return []
  return around(text.split(/\r?\n/), line)
}

function around(all: readonly string[], line: number): SourceLine[] {
  // Published code is joined into lines that tell a reader nothing.
  if ((all[line - 1]?.length ?? 0) > LONGEST_LINE) return []
  const first = Math.max(1, line - AROUND)
  return all.slice(first - 1, line + AROUND).map((content, at) => ({
    number: first + at,
    text: maskText(content.length > LONGEST_LINE ? `${content.slice(0, LONGEST_LINE)}…` : content),
    isHere: first + at === line,
  }))
}

function readSource(path: string): string | null {
  const fs = process.getBuiltinModule('node:fs')
  try {
    const real = fs.realpathSync(path)
    if (!SOURCE.test(real) || !(isUnder(real, fs.realpathSync(process.cwd())) || isUnder(real, fs.realpathSync(packageRoot())))) return null
    const facts = fs.statSync(real)
    return facts.isFile() && facts.size <= LARGEST_FILE ? fs.readFileSync(real, 'utf8') : null
  } catch {
    return null
  }
}
