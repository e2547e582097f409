// Names that are too long for a disk.

/** What nearly every file system takes (ext4, XFS, APFS, NTFS), in bytes or characters. */
export const MAX_FILENAME = 255

/** Characters of a path from outside that are looked at: Linux takes 4096. */
export const MAX_PATH = 10_000

/** `name` with the end of its stem cut off where it is longer than `length` characters: the extension stays. */
export function shortenFilename(name: string, length: number): string {
  if (name.length <= length) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 32 ? name.slice(dot) : ''
  return name.slice(0, length - extension.length) + extension
}
