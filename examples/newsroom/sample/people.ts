// Who and what there is in the sample: sections, writers and tags.

/** The sections in the order of the paper. */
export const SECTIONS: readonly (readonly [slug: string, name: string])[] = [
  ['city', 'City'],
  ['world', 'World'],
  ['weather', 'Weather'],
  ['science', 'Science'],
  ['sport', 'Sport'],
  ['culture', 'Culture'],
  ['opinion', 'Opinion'],
]

/** Someone who writes for the paper. */
export interface SampleWriter {
  readonly slug: string
  readonly name: string
  readonly beat: string
  readonly about: string
  /** The sections they write for. */
  readonly sections: readonly string[]
}

/** The twelve who write. */
export const WRITERS: readonly SampleWriter[] = [
  writer(
    'maren-oakes',
    'Maren Oakes',
    'City hall, and the water below it',
    'Has sat through four hundred council meetings and swum after most of them.',
    'city',
    'sport',
  ),
  writer(
    'callum-rusk',
    'Callum Rusk',
    'Streets, stages and second halves',
    'Came to the paper as a proof-reader and still reads the whole of it.',
    'city',
    'culture',
    'sport',
  ),
  writer(
    'ines-caradec',
    'Inès Caradec',
    'Villages, the sky, and what is said at bus stops',
    'Grew up on Skell, where the post comes when the ferry does.',
    'world',
    'science',
    'opinion',
  ),
  writer(
    'tobias-fenn',
    'Tobias Fenn',
    'Ice, stone, and other slow things',
    'Studied geology and has carried a hammer to every press conference since.',
    'science',
    'world',
    'opinion',
  ),
  writer(
    'yara-haddow',
    'Yara Haddow',
    'Weather, and music played in it',
    'Reads the instruments on the mole each morning before she reads the paper.',
    'weather',
    'culture',
  ),
  writer(
    'edda-lund',
    'Edda Lund',
    'The harbour, by day and by night',
    'Was a pilot for nineteen years. Knows the names of all the buoys.',
    'city',
    'weather',
  ),
  writer(
    'samir-bakos',
    'Samir Bakos',
    'Ports far away and what they send here',
    'Writes from wherever the mail boat goes.',
    'world',
    'city',
  ),
  writer('philippa-dray', 'Philippa Dray', 'Storms', 'Keeps eleven barometers and trusts two of them.', 'weather', 'science'),
  writer(
    'jonas-ferreira',
    'Jonas Ferreira',
    'Everything with a ball, an oar or a finishing line',
    'Has kept goal for the press eleven since the last goalkeeper retired.',
    'sport',
  ),
  writer(
    'agnes-moll',
    'Agnes Moll',
    'Books, films, and quarrels about both',
    'Owns the longest shelf on Mill Street.',
    'culture',
    'opinion',
  ),
  writer(
    'ravi-okafor',
    'Ravi Okafor',
    'Laboratories and the people who sweep them',
    'Explains a thing until his landlady understands it, then writes it down.',
    'science',
    'weather',
  ),
  writer(
    'beatrix-vane',
    'Beatrix Vane',
    'Letters, and answers to them',
    'Edits the page on which the town disagrees with itself.',
    'opinion',
    'culture',
    'city',
  ),
]

function writer(slug: string, name: string, beat: string, about: string, ...sections: string[]): SampleWriter {
  return { slug, name, beat, about, sections }
}

/** What articles are about, and the sections where that comes up. */
export const TAGS: Readonly<Record<string, readonly string[]>> = {
  harbour: ['city', 'world', 'weather'],
  council: ['city', 'opinion'],
  tides: ['weather', 'science', 'city'],
  music: ['culture'],
  fog: ['weather', 'opinion'],
  storms: ['weather', 'world'],
  roads: ['city', 'world', 'opinion'],
  villages: ['world', 'city'],
  football: ['sport'],
  forecasts: ['weather', 'opinion', 'science'],
  parks: ['city', 'opinion'],
  ferries: ['world', 'city'],
  books: ['culture', 'opinion'],
  stars: ['science'],
  nights: ['culture', 'science'],
  ice: ['world', 'science'],
  measuring: ['science', 'weather'],
  swimming: ['sport'],
  cinema: ['culture'],
  rowing: ['sport'],
  bridges: ['city', 'world'],
  birds: ['science', 'world'],
  bread: ['culture', 'opinion'],
  schools: ['city', 'sport', 'opinion'],
}
