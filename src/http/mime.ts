// Media types by the extension of a file name: the ones that web sites serve. IANA's where there is one
// (https://www.iana.org/assignments/media-types).

/** Type, then its extensions, the usual one first. */
const TABLE = `
text/html html htm
text/css css
text/javascript js mjs cjs
text/plain txt text log conf
text/markdown md markdown
text/csv csv
text/tab-separated-values tsv
text/calendar ics
text/vcard vcf
text/vtt vtt
text/xml xsl xsd
text/x-python py
application/json json map
application/ld+json jsonld
application/manifest+json webmanifest
application/geo+json geojson
application/feed+json feed
application/xml xml
application/xhtml+xml xhtml
application/rss+xml rss
application/atom+xml atom
application/wasm wasm
application/pdf pdf
application/rtf rtf
application/epub+zip epub
application/postscript ps eps ai
application/sql sql
application/toml toml
application/yaml yaml yml
application/x-sh sh
application/typescript ts mts cts tsx
application/zip zip
application/gzip gz
application/zstd zst
application/x-bzip2 bz2
application/x-xz xz
application/x-7z-compressed 7z
application/x-tar tar
application/vnd.rar rar
application/java-archive jar
application/vnd.android.package-archive apk
application/octet-stream bin exe dll dmg iso img msi deb
application/x-sqlite3 sqlite sqlite3
application/msword doc
application/vnd.ms-excel xls
application/vnd.ms-powerpoint ppt
application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
application/vnd.oasis.opendocument.text odt
application/vnd.oasis.opendocument.spreadsheet ods
application/vnd.oasis.opendocument.presentation odp
application/vnd.google-earth.kml+xml kml
application/gpx+xml gpx
application/pgp-signature sig asc
application/pkcs8 p8
application/x-x509-ca-cert crt der pem
application/vnd.ms-fontobject eot
application/vnd.apple.mpegurl m3u8
application/dash+xml mpd
font/woff2 woff2
font/woff woff
font/ttf ttf
font/otf otf
font/collection ttc
image/png png
image/jpeg jpg jpeg jpe jfif
image/gif gif
image/webp webp
image/avif avif
image/svg+xml svg
image/vnd.microsoft.icon ico
image/bmp bmp
image/tiff tiff tif
image/apng apng
image/heic heic
image/heif heif
image/jxl jxl
image/vnd.adobe.photoshop psd
audio/mpeg mp3
audio/mp4 m4a
audio/aac aac
audio/ogg ogg oga opus
audio/wav wav
audio/flac flac
audio/midi mid midi
audio/webm weba
video/mp4 mp4 m4v
video/mpeg mpeg mpg
video/ogg ogv
video/webm webm
video/quicktime mov
video/x-msvideo avi
video/x-matroska mkv
video/mp2t m2ts
video/3gpp 3gp
model/gltf+json gltf
model/gltf-binary glb
model/stl stl
model/obj obj
message/rfc822 eml
`

let types: ReadonlyMap<string, string> | null = null

/** By extension, without dot; made when first asked for. */
function byExtension(): ReadonlyMap<string, string> {
  if (types !== null) return types
  const map = new Map<string, string>()
  for (const line of TABLE.trim().split('\n')) {
    const [type, ...extensions] = line.split(' ') as [string, ...string[]]
    for (const extension of extensions) map.set(extension, type)
  }
  types = map
  return map
}

/** What `application/octet-stream` is for: bytes that nothing is known of. */
const UNKNOWN_TYPE = 'application/octet-stream'

/** The media type of a file by its name or path, or of a bare extension; null where it is not known. */
export function mimeType(name: string): string | null {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  return byExtension().get(base.slice(base.lastIndexOf('.') + 1).toLowerCase()) ?? null
}

/** The same as a Content-Type: texts are said to be UTF-8, what is not known is `application/octet-stream`. */
export function contentTypeOf(name: string): string {
  const type = mimeType(name) ?? UNKNOWN_TYPE
  return isText(type) ? `${type}; charset=utf-8` : type
}

/** Whether a type is text, which compresses well and has a charset. JSON has none (RFC 8259 section 11), and XML states its own. */
export function isText(type: string): boolean {
  return type.startsWith('text/') || type === 'application/sql' || type === 'application/x-sh' || type === 'application/typescript'
}

/** The usual extension of a media type, with its dot; null where it is not known. */
export function extensionOf(type: string): string | null {
  const wanted = type.toLowerCase()
  for (const [extension, known] of byExtension()) if (known === wanted) return `.${extension}`
  return null
}
