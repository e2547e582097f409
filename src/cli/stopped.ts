// What is answered while the application does not run: why it ended, as the terminal tells it.

import type { Application } from '../gateway.ts'
import { html } from '../nuages.ts'
import { withReload } from './reload.ts'

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"

/** Answers every request with what the application said when it ended. */
export function stoppedApplication(reason: string, output: string): Application {
  return withReload({
    handle: ({ headers }) => {
      const isBrowser = headers.get('accept')?.includes('text/html') === true
      const type = isBrowser ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8'
      const fields: [string, string][] = [
        ['content-type', type],
        ['cache-control', 'no-store'],
        ['content-security-policy', POLICY],
        ['x-content-type-options', 'nosniff'],
      ]
      return { status: 500, headers: fields, body: isBrowser ? page(reason, output) : `${reason}\n\n${output}` }
    },
  })
}

function page(reason: string, output: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${reason}</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 66rem; margin: 0 auto; padding: 2rem 1.5rem; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f6f7f9, #14161a); color: light-dark(#1b1f27, #e6e8ec); }
h1 { font-size: 1.6rem; color: light-dark(#b3261e, #ff8a80); }
pre { padding: 1rem; overflow-x: auto; background: light-dark(#fff, #1d2026); border: 1px solid light-dark(#dde1e7, #333842); border-radius: 8px; font: .85rem/1.6 ui-monospace, Menlo, Consolas, monospace; }
p { color: light-dark(#59606d, #a0a8b5); }
</style>
</head>
<body>
<h1>${reason}</h1>
<pre tabindex="0">${output}</pre>
<p>Save a file, and it is started anew.</p>
</body>
</html>
`.toString()
}
