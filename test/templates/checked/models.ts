// What the templates beside it are given.

export interface Person {
  readonly name: string
  readonly email: string | null
  readonly joined: Date
  readonly roles: readonly ('admin' | 'editor' | 'reader')[]
}

export interface Comment {
  readonly author: Person
  readonly text: string
  readonly written: Date
  readonly votes: number
  readonly replies: readonly Comment[]
}

export interface Article {
  readonly slug: string
  readonly title: string
  readonly summary: string | null
  readonly author: Person
  readonly date: Date
  readonly tags: readonly string[]
  readonly section: Section
  readonly comments: readonly Comment[]
  readonly isDraft: boolean
  readonly words: number
}

export interface Section {
  readonly slug: string
  readonly name: string
  readonly lead?: Article
}

export interface Product {
  readonly sku: string
  readonly label: string
  readonly price: number
  readonly stock: number
  readonly sizes: ReadonlyMap<string, number>
  readonly pictures: readonly { readonly path: string; readonly alt: string }[]
  readonly rating?: { readonly average: number; readonly votes: number }
}

export interface Basket {
  readonly lines: readonly { readonly product: Product; readonly count: number }[]
  readonly coupon: { readonly code: string; readonly percent: number } | null
  total(): number
}

export type Block =
  | { readonly kind: 'text'; readonly html: string }
  | { readonly kind: 'picture'; readonly path: string; readonly caption?: string }
  | { readonly kind: 'quote'; readonly words: string; readonly speaker: Person }

export interface Field {
  readonly label: string
  readonly input: 'text' | 'select' | 'checkbox'
  readonly value: string
  readonly errors: readonly string[]
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
}

/** What every page has. */
export interface Page {
  readonly site: {
    readonly name: string
    readonly motto: string
    readonly menu: readonly { readonly label: string; readonly route: string }[]
  }
  readonly user?: Person
}

export interface Pager {
  readonly page: number
  readonly pages: number
  readonly previous: number | null
  readonly next: number | null
}
