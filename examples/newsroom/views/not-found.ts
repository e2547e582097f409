// The page that is not there is a page: it says what happened and where to go on.

import { html, type SafeString } from 'nuages'
import { illustration } from '../drawings/illustration.ts'
import { layout, type Site } from './layout.ts'
import { more } from './more.ts'

export function notFoundPage(site: Site): SafeString {
  const content = html`<div class="missing">
<div class="picture">${illustration('blown-away')}</div>
<div><h1>This page has blown away</h1>
<p class="summary">There is nothing at this address. It may have been mistyped, or the article has been moved.</p>
<p>Search for it in the field above, look through <a href="${site.urls.archive}">all articles by date</a>, or go back to <a href="${site.urls.home}">the front page</a>.</p></div>
</div>
${more(site, 'In the paper today', site.paper.top())}`
  return layout(site, { title: `Page not found – ${site.paper.name}`, description: 'There is nothing at this address.', content })
}
