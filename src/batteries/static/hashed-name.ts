// Names with a hash in them, and which file a reference names.

/** `css/site.css` with its hash: `css/site.3f9c2a81.css`. */
export function hashedName(name: string, hash: string): string {
  const dot = name.lastIndexOf('.')
  const at = dot > name.lastIndexOf('/') ? dot : name.length
  return `${name.slice(0, at)}.${hash}${name.slice(at)}`
}

/**
 * The name of the file that a reference in the style sheet `from` names; null where it is none of ours: another site's, `data:`,
 * a fragment, a path outside of `home`. A reference has its bytes as characters.
 */
export function resolveReference(reference: string, from: string, home: string): string | null {
  const path = pathOf(reference)
  if (path === '' || path.startsWith('//') || /^[a-z][a-z0-9+.-]*:/i.test(path)) return null
  if (path.startsWith('/')) return path.startsWith(home) ? resolved([], decoded(path.slice(home.length))) : null
  return resolved(from.split('/').slice(0, -1), decoded(path))
}

/** The reference to `target`, the hash in it. As it was where it is spelled in a way that a hash cannot simply be put into. */
export function insertHash(reference: string, target: string, hash: string): string {
  const path = pathOf(reference)
  const changed = hashedName(path, hash)
  const wanted = lastSegment(hashedName(target, hash))
  return lastSegment(decoded(changed) ?? '') === wanted ? changed + reference.slice(path.length) : reference
}

/** Without query and fragment. */
function pathOf(reference: string): string {
  const end = reference.search(/[?#]/)
  return end < 0 ? reference : reference.slice(0, end)
}

/** The UTF-8 text of bytes as characters, percent-encoding decoded; null where it is none. */
function decoded(path: string): string | null {
  try {
    return decodeURIComponent(Buffer.from(path, 'latin1').toString())
  } catch {
    return null
  }
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function resolved(folder: readonly string[], path: string | null): string | null {
  if (path === null) return null
  const segments = [...folder]
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return null
  }
  return segments.join('/')
}
