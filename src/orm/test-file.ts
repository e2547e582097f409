// SQLite files for tests, named after the process that has them: `news.db` has `news.test-4711-1.db` beside it. One that is kept lies there as
// `news.test-kept-1.db` between two runs. Who renames it first has it.

/** A place that was claimed for this process. */
export interface Claim {
  readonly url: string
  release(): Promise<void>
}

let made = 0

/** A file that no other process has. Those of processes that are dead are removed, and unless this one is to be kept, those that were kept. */
export function makeTestFile(path: string, keep: boolean): Claim {
  if (path === ':memory:') return { url: 'sqlite::memory:', release: async () => {} }
  const { dirname, extname, join, basename } = process.getBuiltinModule('node:path')
  const folder = dirname(path)
  const extension = extname(path)
  const stem = `${basename(path, extension)}.test-`
  removeLeft(folder, stem, keep)
  const file = join(folder, `${stem}${process.pid}-${++made}${extension}`)
  const kept = join(folder, `${stem}kept-`)
  if (keep) takeKept(folder, `${stem}kept-`, file)
  return { url: `sqlite:${file}`, release: async () => (keep ? keepFile(file, kept, extension) : removeFile(file)) }
}

function removeLeft(folder: string, stem: string, keep: boolean): void {
  const { readdirSync, rmSync } = process.getBuiltinModule('node:fs')
  const { join } = process.getBuiltinModule('node:path')
  for (const name of readdirSync(folder)) {
    const [, pid] = (name.startsWith(stem) && /^(\d+|kept)-\d+\b/.exec(name.slice(stem.length))) || []
    const isLeft = pid === 'kept' ? !keep : pid !== undefined && !isAlive(Number(pid))
    if (isLeft) rmSync(join(folder, name), { force: true })
  }
}

/** Makes one that was kept this process's, if there is one. */
function takeKept(folder: string, start: string, file: string): void {
  const { readdirSync, renameSync } = process.getBuiltinModule('node:fs')
  const { join } = process.getBuiltinModule('node:path')
  for (const name of readdirSync(folder).filter((each) => each.startsWith(start))) {
    try {
      renameSync(join(folder, name), file)
      return
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

function keepFile(file: string, kept: string, extension: string): void {
  const { existsSync, renameSync } = process.getBuiltinModule('node:fs')
  // Somebody has it open yet, and parts of it are elsewhere.
  if (!existsSync(file) || existsSync(`${file}-wal`)) return removeFile(file)
  let number = 1
  while (existsSync(`${kept}${number}${extension}`)) number++
  renameSync(file, `${kept}${number}${extension}`)
}

/** Whether a process with this number runs. Of this one, what is there before it makes any was left by a dead one of the same number. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return made > 0
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
