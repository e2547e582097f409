// A page of the paper: what a handler found, in the frame that all pages have.

import { type AnyRequest, render } from 'nuages'
import { Section } from './articles/models.ts'

/** What the frame around a page shows. */
export interface Frame {
  readonly sections: readonly Pick<Section, 'slug' | 'name'>[]
  /** The section that the page belongs to. */
  readonly current?: string
  /** What was searched for. */
  readonly query?: string
  /** Where the same is as JSON. */
  readonly json?: string | undefined
}

type Rendering = ReturnType<typeof render>

/** Renders what was found, which may be on its way, and asks for the frame's sections unless they are among it. */
export async function page(
  request: AnyRequest,
  template: string,
  found: object | Promise<object>,
  extra: Partial<Frame> = {},
  status = 200,
): Promise<Rendering> {
  const context = await found
  const sections = 'sections' in context ? context.sections : await Section.query().all()
  return render(template, { sections, json: jsonOf(request), ...extra, ...context }, status === 200 ? {} : { status })
}

/** What editors see is for no program. */
function jsonOf({ mount, path, fullPath }: AnyRequest): string | undefined {
  if (path.startsWith('/desk')) return undefined
  return `${mount}/api${path === '/' ? '' : fullPath}`
}

/** The number of the page that a query asks for; what is no number from 1 is answered with 404 by `page()` of a query set. */
export function pageNumber({ query }: AnyRequest): number {
  return Number(query.get('page') ?? 1)
}
