// Paths below a directory, made of texts from outside.

import { isUnsafeOnWindows } from './windows-name.ts'

/**
 * `directory` joined with paths that may not lead out of it; null where they would, where they hold a NUL, or where the operating
 * system would not take them for plain names. Segments `.` and `..` are resolved as texts, so a symbolic link within the
 * directory can still lead out: look at the real path before you open what others could have put there.
 */
export function safeJoin(directory: string, ...paths: string[]): string | null {
  return joinBelow(directory, paths, process.platform === 'win32')
}

/** `safeJoin` for a platform. Slashes join on both; on Windows a backslash is as much as a slash, and refused. */
export function joinBelow(directory: string, paths: readonly string[], windows: boolean): string | null {
  let joined = directory === '' ? '.' : directory
  for (const path of paths) {
    if (path === '') continue
    const segments = resolveSegments(path)
    if (segments === null || (windows && segments.some(isUnsafeOnWindows))) return null
    if (segments.length > 0) joined = joined.endsWith('/') ? joined + segments.join('/') : `${joined}/${segments.join('/')}`
  }
  return joined
}

/** The segments without `.` and `..`; null where the path is absolute, climbs above its beginning, or holds a NUL. */
function resolveSegments(path: string): string[] | null {
  if (path.startsWith('/') || path.includes('\0')) return null
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return null
  }
  return segments
}
