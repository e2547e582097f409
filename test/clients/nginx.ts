// nginx in front of our servers: one worker in the foreground, its files in a folder of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ended } from './program.ts'

/** nginx that listens. */
export interface RunningNginx {
  stop(): Promise<void>
}

/** Starts nginx with these `server` and `upstream` blocks in its `http` block. `ports` are those it will listen on. */
export async function startNginx(folder: string, blocks: string, ports: readonly number[]): Promise<RunningNginx> {
  writeFileSync(join(folder, 'nginx.conf'), settings(blocks))
  const child = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'], { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  const end = ended(child)
  for (const port of ports) {
    while (!(await accepts(port))) {
      if (hasEnded(child)) throw new Error(`nginx ended before it listened:\n${complaints}`)
      await sleep(10)
    }
  }
  return {
    stop: async () => {
      child.kill('SIGTERM')
      await end
    },
  }
}

/** Ports that were free a moment ago: nginx cannot say which one it got. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

function settings(blocks: string): string {
  // Its worker would else be nobody, who may neither write into the folder nor open our socket.
  const user = process.getuid?.() === 0 ? 'user root root;' : ''
  return `
daemon off;
${user}
worker_processes 1;
pid nginx.pid;
error_log stderr error;
events { worker_connections 128; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ${blocks}
}
`
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(socket.destroy().destroyed))
    socket.once('error', () => resolve(false))
  })
}
