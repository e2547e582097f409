// SQLite files for tests, named after the process that made them: `news.db` has `news.test-4711-1.db` beside it.

/** A place that was claimed for this process. */
export interface Claim {
  readonly url: string
  release(): Promise<void>
}

let made = 0

/** A file that no other process has. Those of processes that are dead are removed. */
export function makeTestFile(path: string): Claim {
  if (path === ':memory:') return { url: 'sqlite::memory:', release: async () => {} }
  const { dirname, extname, join, basename } = process.getBuiltinModule('node:path')
  const folder = dirname(path)
  const extension = extname(path)
  const stem = `${basename(path, extension)}.test-`
  if (made === 0) removeDead(folder, stem)
  const file = join(folder, `${stem}${process.pid}-${++made}${extension}`)
  return { url: `sqlite:${file}`, release: async () => removeFile(file) }
}

function removeDead(folder: string, stem: string): void {
  const { readdirSync, rmSync } = process.getBuiltinModule('node:fs')
  const { join } = process.getBuiltinModule('node:path')
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(stem) ? /^(\d+)-\d+\b/.exec(name.slice(stem.length))?.[1] : undefined
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true })
  }
}

/** Whether a process with this number runs, other than this one, which has no file yet. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is somebody else's, and so it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function removeFile(file: string): void {
  const { rmSync } = process.getBuiltinModule('node:fs')
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true })
}
