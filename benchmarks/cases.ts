// What is asked of every server: kinds of request, each with the one right answer.

/** A kind of request. */
export interface Case {
  readonly name: CaseName
  readonly title: string
  readonly method: 'GET' | 'POST'
  /** `%d` stands for a number that differs from head to head. Several paths, a line each, are asked for in turn. */
  readonly path: string
  readonly body: string
  /** Requests sent in one go on a connection. */
  readonly together: number
  /** The answer to the request whose number is 1000. */
  readonly answer: string
  /** What is wrong with another's answer, where it need not be the same byte by byte. */
  readonly wrong?: (answer: string) => string | undefined
  /** Connections at once; 64 where unset. */
  readonly connections?: number
  /** Each head carries a cookie of its own that the server gave at this path. */
  readonly login?: string
}

export type CaseName = 'text' | 'json' | 'param' | 'post' | 'pipelined' | 'read' | 'write' | NewsroomCase | TechempowerCase

/** Those of `newsroom`: the page, and where its rows are. */
export type NewsroomCase = `${'front' | 'article'}-${DatabaseEngine}`
/** Those of `techempower`. */
export type TechempowerCase = `te-${'json' | 'plaintext' | 'query' | 'queries' | 'fortunes' | 'updates'}`
/** Where rows are. */
export type DatabaseEngine = 'sqlite' | 'postgres'

/** An article, 1 KB of JSON without white space. */
const ARTICLE: string = JSON.stringify({
  id: 4711,
  slug: 'the-river-rises',
  title: 'The river rises, and with it the questions',
  author: { id: 17, name: 'Ada Byron', mail: 'ada@example.org' },
  section: 'Region',
  place: 'The old quarter, by the mill bridge',
  tags: ['river', 'weather', 'council', 'budget'],
  published: true,
  words: 1284,
  score: 4.75,
  related: [4690, 4702, 4709],
  summary:
    'After four days of rain the water stands at the lower steps of the market. The council meets tonight to decide about the ' +
    'barriers that were ordered two years ago and never paid for, and about who shall carry the sandbags.',
  paragraphs: [
    'Nobody in the old quarter slept much last night. At three the bells rang, at four the first cellar was given up, and at five the bakery baked.',
    'The gauge at the bridge shows three metres eighty. At four metres the road to the hospital closes, at four twenty the substation is switched off.',
    'The mayor says that the town is prepared. The firemen say that they are tired. Both may be true until the evening, when the crest is expected.',
  ],
})

const GREETING = 'Hello, world!'
const MESSAGE: string = JSON.stringify({ message: GREETING })

/** Those of `http`, in the order of the report. */
export const CASES: readonly Case[] = [
  { name: 'text', title: 'text', method: 'GET', path: '/', body: '', together: 1, answer: GREETING },
  { name: 'json', title: 'JSON', method: 'GET', path: '/json', body: '', together: 1, answer: MESSAGE },
  { name: 'param', title: 'routed parameter', method: 'GET', path: '/users/%d', body: '', together: 1, answer: 'user 1000' },
  { name: 'post', title: 'POST 1 KB JSON', method: 'POST', path: '/echo', body: ARTICLE, together: 1, answer: ARTICLE },
  { name: 'pipelined', title: 'pipelined x16', method: 'GET', path: '/', body: '', together: 16, answer: GREETING },
]

const ACCOUNT: string = JSON.stringify({ user: 'Ada', id: 1000 })

/** Those of `app`: a whole application is on the way. */
export const APP_CASES: readonly Case[] = [
  { name: 'read', title: 'page of a visitor', method: 'GET', path: '/account/%d', body: '', together: 1, answer: ACCOUNT, login: '/login' },
  {
    name: 'write',
    title: 'POST 1 KB JSON, validated',
    method: 'POST',
    path: '/articles',
    body: ARTICLE,
    together: 1,
    answer: ARTICLE,
    login: '/login',
  },
]
