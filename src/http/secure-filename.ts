// A name for our own disk, made of one from outside, after werkzeug.utils.secure_filename.

import { MAX_FILENAME, MAX_PATH, shortenFilename } from './shorten-filename.ts'
import { isDeviceName } from './windows-name.ts'

/**
 * `filename` as a plain name of letters, digits, `_`, `-` and `.` that no operating system takes for a path, a device or a
 * stream: `../../etc/passwd` becomes `etc_passwd`, `CON.txt` becomes `_CON.txt`. It may come out empty, and two names may come
 * out the same: a name alone is no place for an upload.
 */
export function secureFilename(filename: string): string {
  const words = shortenFilename(filename, MAX_PATH)
    .normalize('NFKD')
    .replace(/[^\0-\x7f]+/g, '')
    .replace(/[/\\]+/g, ' ')
    .split(/[\s\x1c-\x1f]+/)
  const name = trimDots(
    words
      .filter(Boolean)
      .join('_')
      .replace(/[^A-Za-z0-9_.-]+/g, ''),
  )
  // One place is left for the `_` before a device. What was cut may end in a dot.
  const short = trimDots(shortenFilename(name, MAX_FILENAME - 1))
  return isDeviceName(short) ? `_${short}` : short
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
