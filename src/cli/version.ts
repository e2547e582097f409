// The version of this package.

import { readFileSync } from 'node:fs'

/** The package's version. Its manifest lies one folder above in the sources and in the published package, or two. */
export function packageVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    const text = readIfThere(new URL(path, import.meta.url))
    if (text !== null) return (JSON.parse(text) as { version: string }).version
  }
  return 'unknown'
}

function readIfThere(url: URL): string | null {
  try {
    return readFileSync(url, 'utf8')
  } catch {
    return null
  }
}
