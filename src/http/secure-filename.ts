// A name for our own disk, made of one from outside, after werkzeug.utils.secure_filename.

import { isDeviceName } from './windows-name.ts'

/** Bytes that nearly every file system takes (ext4, XFS, APFS, NTFS). */
const MAX_LENGTH = 255

/**
 * `filename` as a plain name of letters, digits, `_`, `-` and `.` that no operating system takes for a path, a device or a
 * stream: `../../etc/passwd` becomes `etc_passwd`, `CON.txt` becomes `_CON.txt`. It may come out empty, and two names may come
 * out the same: a name alone is no place for an upload.
 */
export function secureFilename(filename: string): string {
  const words = filename
    .normalize('NFKD')
    .replace(/[^\0-\x7f]+/g, '')
    .replace(/[/\\]+/g, ' ')
    .split(/[\s\x1c-\x1f]+/)
  const name = shorten(
    trimDots(
      words
        .filter(Boolean)
        .join('_')
        .replace(/[^A-Za-z0-9_.-]+/g, ''),
    ),
  )
  return isDeviceName(name) ? `_${name}` : name
}

/** Without `.` and `_` at the ends: no hidden file, no `..`, no dot that Windows drops. */
function trimDots(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isDot(text.charCodeAt(start))) start++
  while (end > start && isDot(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isDot(code: number): boolean {
  return code === 46 || code === 95
}

/** Cuts the middle out of what is too long, so that the extension stays. One place is left for the `_` before a device. */
function shorten(name: string): string {
  if (name.length < MAX_LENGTH) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 32 ? name.slice(dot) : ''
  return trimDots(name.slice(0, MAX_LENGTH - 1 - extension.length)) + extension
}
