// What the compiler must say of rows: columns, keys, relations that are loaded and that are not, JSON. Compiled, never run.

import { same } from '../../test/same-type.ts'
import type { Links } from './links.ts'
import { related } from './list.ts'
import type { Loaded, NotLoaded, With } from './loaded.ts'
import { Badge, Book, type Desk, type Label, Loan, Remark, Story, type StoryQuery, Writer } from './newsroom.types.ts'
import type { QuerySet } from './query-set.ts'

// ------------------------------------------------------------------------------- columns
const story = await Story.get({ id: 1 })
same<Story>()(story)
same<string>()(story.title)
same<'draft' | 'live'>()(story.status)
same<Date>()(story.madeAt)
same<{ places: string[] }>()(story.facts)
same<number>()(story.id)
same<number>()(story.writerId)
same<number | null>()(story.editorId)
same<string>()(story.path)
const writer = await Writer.get({ mail: 'ada@example.org' })
same<string>()(writer.initial)
same<number | null>()(writer.chiefId)

// ------------------------------------------------------------------------------- keys of another name
const remark = await Remark.get({})
same<string>()(remark.key)
same<string | null>()(remark.answersId)
same<number>()(remark.storyId)
const book = await Book.get({ isbn: 'x' })
const loan = await Loan.get({ bookId: 'x' })
same<string>()(loan.bookId)
same<number>()(loan.id)
// @ts-expect-error its key is isbn
book.id

// ------------------------------------------------------------------------------- relations that are not loaded
same<NotLoaded<Writer, 'writer'>>()(story.writer)
same<NotLoaded<Writer, 'editor'> | null>()(story.editor)
same<NotLoaded<Badge, 'badge'> | null>()(writer.badge)
same<StoryQuery>()(writer.stories)
same<QuerySet<typeof Remark>>()(story.remarks)
same<QuerySet<typeof Label> & Links<typeof Label>>()(story.labels)
// @ts-expect-error not loaded
story.writer.name
// @ts-expect-error not loaded
story.writer.save()
// @ts-expect-error a query set has no length
story.remarks.length
// @ts-expect-error needs its writer
story.byline()

// ------------------------------------------------------------------------------- loaded
const rows = await Story.query().with('writer', 'editor', 'remarks').all()
const full = rows[0] as (typeof rows)[number]
same<Loaded<Story, { writer: true; editor: true; remarks: true }>>()(full)
same<Writer>()(full.writer)
same<Writer | null>()(full.editor)
same<readonly Remark[]>()(full.remarks)
same<string>()(full.byline())
same<string>()(full.path)
// @ts-expect-error nullable
full.editor.name
// @ts-expect-error a list has no `where`
full.remarks.where({ approved: true })
// @ts-expect-error a loaded list cannot be changed
full.remarks.push(remark)
const [badge] = await Badge.query().with('holder').all()
same<Writer | undefined>()(badge?.holder)
const [badged] = await Writer.query().with('badge').all()
same<Badge | null | undefined>()(badged?.badge)

const some = await Story.query().with('writer').all()
const withWriter = some[0] as (typeof some)[number]
const asStory: Story = withWriter
// @ts-expect-error its remarks are a list, which cannot be queried
const notStory: Story = full
const asked: With<typeof Story>[] = [story, withWriter, full]
const askedWriter: With<typeof Story, 'writer'>[] = [withWriter, full]
// @ts-expect-error its writer is not loaded
const noWriter: With<typeof Story, 'writer'>[] = [story]

// ------------------------------------------------------------------------------- the query behind a list
same<QuerySet<typeof Remark>>()(related(full, 'remarks'))
same<QuerySet<typeof Label> & Links<typeof Label>>()(related(story, 'labels'))
same<StoryQuery>()(related(writer, 'stories'))
// @ts-expect-error one row is no list
related(full, 'writer')
// @ts-expect-error a column is no list
related(full, 'title')

// ------------------------------------------------------------------------------- trees
const [deep] = await Story.query()
  .live()
  .with({ writer: { chief: true, stories: { labels: true } }, remarks: true })
  .all()
same<Writer | null | undefined>()(deep?.writer.chief)
same<string | undefined>()(deep?.writer.stories[0]?.labels[0]?.name)
const [mixed] = await Story.query()
  .with('desk')
  .live()
  .with({ writer: { chief: true } })
  .all()
same<Desk | null | undefined>()(mixed?.desk)
same<Writer | null | undefined>()(mixed?.writer.chief)
const [both] = await Story.query()
  .with('desk', { writer: { chief: true } }, { remarks: Remark.where({ approved: true }) })
  .all()
same<Desk | null | undefined>()(both?.desk)
same<Writer | null | undefined>()(both?.writer.chief)
same<readonly Remark[] | undefined>()(both?.remarks)
// @ts-expect-error no such relation
Story.query().with('writr')
// @ts-expect-error no such relation beside a tree
Story.query().with('writr', { writer: true })
// @ts-expect-error no such relation further on
Story.query().with({ writer: { cheif: true } })
for await (const row of Story.query().with('labels')) same<readonly Label[]>()(row.labels)

const later = await story.load('writer', 'remarks')
same<Writer>()(later.writer)
same<readonly Remark[]>()(later.remarks)
const latest = await later.load({ editor: { chief: true } })
same<Writer>()(latest.writer)
same<Writer | null | undefined>()(latest.editor?.chief)
const last = await story.load('desk', { writer: { chief: true } })
same<Desk | null>()(last.desk)
same<Writer | null>()(last.writer.chief)
// @ts-expect-error a column is no relation
story.load('title')

// ------------------------------------------------------------------------------- JSON
const json = writer.toJSON()
same<{ id: number; name: string; mail: string; retired: boolean; chiefId: number | null }>()(json)
// @ts-expect-error secret
json.hash
const loadedJson = withWriter.toJSON()
same<string>()(loadedJson.writer.mail)
// @ts-expect-error secret
loadedJson.writer.hash
// @ts-expect-error not loaded
loadedJson.remarks

// ------------------------------------------------------------------------------- assigning
story.title = 'New'
story.writer = writer
story.writer = full.writer
story.editor = null
story.writerId = 3
// @ts-expect-error a number is no title
story.title = 4
// @ts-expect-error a remark is no writer
story.writer = remark
// @ts-expect-error an object is no writer
story.writer = {}
// @ts-expect-error never null
story.writer = null

// ------------------------------------------------------------------------------- relations of relations
const byline = (told: With<typeof Story, { writer: { chief: true; badge: true } } | 'desk'>): string =>
  `${told.writer.chief?.name} ${told.writer.badge?.code} ${told.desk?.name} ${told.path}`
byline(
  await Story.query()
    .with({ writer: { chief: true, badge: true } }, 'desk')
    .get({}),
)
byline(
  await Story.query()
    .with({ writer: { chief: { chief: true }, badge: true, stories: true } }, 'desk', 'remarks')
    .get({}),
)
const half = await Story.query()
  .with({ writer: { badge: true } }, 'desk')
  .get({})
// @ts-expect-error the chief of its writer is not loaded
byline(half)
// @ts-expect-error writers have no chef
type Misspelt = With<typeof Story, { writer: { chef: true } }>

export type { Misspelt }

export { asked, askedWriter, asStory, notStory, noWriter }
