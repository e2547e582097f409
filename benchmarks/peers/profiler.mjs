// Loaded before a server that is to be profiled. SIGUSR2 begins a profile of time and, the second time, writes it to the
// folder PROFILES; SIGPWR the same for allocations, those included that the collector has taken since.

import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { join } from 'node:path'

const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.setSamplingInterval', { interval: 250 })

function toggle(file, start, stop) {
  let on = false
  return () => {
    on = !on
    if (on) return start()
    stop((error, result) => {
      if (error) console.error(error)
      else writeFileSync(join(process.env.PROFILES, file), JSON.stringify(result.profile))
    })
  }
}

const sampling = { samplingInterval: 16_384, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true }

process.on(
  'SIGUSR2',
  toggle(
    'cpu.json',
    () => session.post('Profiler.start'),
    (done) => session.post('Profiler.stop', done),
  ),
)
process.on(
  'SIGPWR',
  toggle(
    'heap.json',
    () => session.post('HeapProfiler.startSampling', sampling),
    (done) => session.post('HeapProfiler.stopSampling', done),
  ),
)
