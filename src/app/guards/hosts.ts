// Which names this application answers to. A forged Host poisons links in mails and caches.

import { NuagesError, shown } from '../../base/errors.ts'
import { HttpError } from '../../http/error.ts'
import type { AnyRequest } from '../handler.ts'

/** A name without port, `.example.org` for it and all below it. */
const PATTERN: RegExp = /^(?:\.?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])$/

/** The guard for a list of hosts. Throws `HOSTS_INVALID` for what is no host. */
export function hostGuard(hosts: readonly string[]): (request: AnyRequest) => void {
  if (!Array.isArray(hosts)) throw new NuagesError('HOSTS_INVALID', `The option hosts is ${shown(hosts)}, expected an array of names.`)
  for (const host of hosts) {
    if (typeof host !== 'string' || !PATTERN.test(host)) {
      throw new NuagesError(
        'HOSTS_INVALID',
        `The option hosts holds ${shown(host)}, expected names such as 'example.org' or '.example.org', without port.`,
      )
    }
  }
  const serves = servedBy(hosts)
  return function guardHost(request) {
    const host = (request.headers.get('host') ?? '').toLowerCase().replace(/\.?(?::\d*)?$/, '')
    if (!serves(host)) {
      throw new HttpError(400, 'This host is not served here.', {
        code: 'HOST_REFUSED',
        hint: `Add ${shown(host)} to the option hosts if it is yours.`,
      })
    }
  }
}

/** Whether a list names a host, which is in lower case and without port. */
export function servedBy(hosts: readonly string[]): (host: string) => boolean {
  const names = new Set(hosts.map((host) => host.toLowerCase()))
  return (host) => names.has(host) || parents(host).some((parent) => names.has(parent))
}

/** `.a.b.c`, `.b.c`, `.c` for `a.b.c`. */
function parents(host: string): string[] {
  const labels = host.split('.', 128)
  return labels.map((_, index) => `.${labels.slice(index).join('.')}`)
}
