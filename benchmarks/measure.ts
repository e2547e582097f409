// The measure: time on the processor, from the kernel's accounting. It holds when other work disturbs the machine;
// requests per second do not.

import { readdirSync, readFileSync } from 'node:fs'

/** Nanoseconds on the processor of a process, its threads and its children since they began. */
export function cpuTime(pid: number): bigint {
  let sum = 0n
  for (const thread of threads(pid)) {
    const task = `/proc/${pid}/task/${thread}`
    // schedstat: time on the processor, time waiting for it, number of turns.
    sum += BigInt(read(`${task}/schedstat`).split(' ')[0] || '0')
    for (const child of read(`${task}/children`).split(' ')) if (child.trim() !== '') sum += cpuTime(Number(child))
  }
  return sum
}

/** Nanoseconds that a core has worked, for whomever, interrupts too. The kernel counts in hundredths of a second. */
export function coreTime(core: string): number {
  const line = new RegExp(`^cpu${core} .*$`, 'm').exec(read('/proc/stat'))?.[0] ?? ''
  const [, user = 0, nice = 0, system = 0, _idle, _waiting, interrupts = 0, soft = 0] = line.split(' ').map(Number)
  return (user + nice + system + interrupts + soft) * 1e7
}

/** MiB of memory that a process holds. */
export function residentMemory(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]
  return Number(kib) / 1024
}

/** The value below which a part of all lies, between two neighbours in proportion; NaN of nothing. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = part * (sorted.length - 1)
  const lower = sorted[Math.floor(at)] ?? Number.NaN
  const upper = sorted[Math.ceil(at)] ?? Number.NaN
  return lower + (upper - lower) * (at - Math.floor(at))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** What is in a file of /proc; nothing where the thread has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
