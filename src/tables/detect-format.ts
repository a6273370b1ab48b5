import type { FileFormat } from './table-model.js';

/** What is known of a file before it is read: at least 4 kB of head where the file has them. */
export interface FormatEvidence {
  fileName: string;
  mediaType?: string;
  head: Uint8Array;
  size: number;
  /** Names inside, where the file is a ZIP or an OLE2 container; empty where its directory is damaged. */
  members?: string[];
}

const MEDIA_TYPES: Record<string, FileFormat> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'application/json': 'json',
  'application/geo+json': 'geojson',
  'application/vnd.geo+json': 'geojson',
  'application/x-ndjson': 'jsonl',
  'application/jsonl': 'jsonl',
  'application/vnd.apache.parquet': 'parquet',
  'application/xml': 'xml',
  'text/xml': 'xml',
};

const EXTENSIONS: Record<string, FileFormat> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  geojson: 'geojson',
  parquet: 'parquet',
  xml: 'xml',
};

/** Containers by name, for those whose directory is damaged: they are read, and the reader says what is wrong. */
const CONTAINERS: Record<string, FileFormat> = {
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  xls: 'xls',
  ods: 'ods',
  kmz: 'kmz',
};

/**
 * Decides what a file is. Content wins over the name, and the name over the declared media type:
 * portals serve spreadsheets as `.csv` and CSV as `application/octet-stream`.
 */
export function detectFormat(evidence: FormatEvidence): FileFormat {
  const { head, size } = evidence;
  if (size === 0) return 'empty';
  const ending = /\.([^.]+)$/.exec(evidence.fileName.toLowerCase())?.[1] ?? '';
  const magic = formatByMagic(head, evidence.members, ending);
  if (magic) return magic;
  const declared = MEDIA_TYPES[(evidence.mediaType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''];
  const extension = EXTENSIONS[ending];
  const text = headText(head);
  if (text === null) return 'other';
  const trimmed = text.trimStart();
  if (trimmed === '' && size <= head.length) return 'empty';
  const markup = trimmed.startsWith('<') ? formatOfMarkup(trimmed) : null;
  if (markup) return markup;
  if (/^[[{]/.test(trimmed)) {
    const json = formatOfJson(trimmed, extension);
    if (json) return json;
  }
  const named = extension ?? declared;
  if (named === 'tsv' || named === 'csv') return named;
  // The name promised JSON, XML or Parquet and the content is something else.
  if (named) return 'other';
  return looksDelimited(trimmed) ? 'csv' : 'other';
}

function formatByMagic(
  head: Uint8Array,
  members: readonly string[] | undefined,
  ending: string,
): FileFormat | null {
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1');
  if (start.startsWith('PAR1')) return 'parquet';
  if (start.startsWith('%PDF')) return 'pdf';
  if (start.startsWith('{\\rtf')) return 'other';
  if (start.startsWith('\x1f\x8b')) return 'gzip';
  if (start.startsWith('SQLite format 3')) return 'geopackage';
  if (start.startsWith('\xd0\xcf\x11\xe0')) return formatOfOle2(members, ending);
  if (!['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].some((mark) => start.startsWith(mark))) return null;
  const inside = Buffer.from(head.subarray(0, 200)).toString('latin1');
  return formatOfZip(members ?? [], inside, ending);
}

/** Old Office documents; a new one locked by a password is its package inside such a container. */
function formatOfOle2(members: readonly string[] | undefined, ending: string): FileFormat {
  const names = members ?? [];
  if (names.includes('Workbook') || names.includes('Book')) return 'xls';
  if (names.includes('EncryptedPackage')) return /^(?:docx|pptx)/.test(ending) ? 'other' : 'xlsx';
  if (names.some((name) => /^(?:WordDocument|PowerPoint Document|VisioDocument|__properties)/.test(name)))
    return 'other';
  return 'xls';
}

function formatOfZip(members: readonly string[], inside: string, ending: string): FileFormat {
  const paths = members.filter((name) => !/(?:^|\/)(?:__MACOSX\/|\.(?!\.\/))/.test(name));
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1).toLowerCase());
  const ends = (suffix: string) => names.some((name) => name.endsWith(suffix));
  if (paths.includes('xl/workbook.bin')) return 'xls';
  if (paths.some((path) => /^xl\/(?:workbook\d*\.xml|worksheets\/)/.test(path))) return 'xlsx';
  if (inside.includes('application/vnd.oasis.opendocument.spreadsheet')) return 'ods';
  if (paths.includes('content.xml') && ending === 'ods') return 'ods';
  if (paths.includes('[Content_Types].xml') || paths.includes('META-INF/manifest.xml')) return 'other';
  if (ends('.shp') && ends('.dbf')) return 'shapefile';
  if (['stops.txt', 'routes.txt', 'trips.txt'].every((table) => names.includes(table))) return 'gtfs';
  if (ends('.kml') && (ending === 'kmz' || !ends('.csv'))) return 'kmz';
  // A directory that cannot be read: what the name promises is tried, and its reader says what is wrong.
  return (members.length === 0 ? CONTAINERS[ending] : undefined) ?? 'zip';
}

/** The head as text, or null where it is binary. UTF-16 is told by its BOM or by its NUL bytes. */
function headText(head: Uint8Array): string | null {
  const buffer = Buffer.from(head);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le').slice(1);
  if (buffer[0] === 0xfe && buffer[1] === 0xff)
    return new TextDecoder('utf-16be').decode(buffer).replace(/^\ufeff/, '');
  const nuls = buffer.filter((byte) => byte === 0).length;
  if (nuls > buffer.length * 0.3) return buffer.toString('utf16le');
  const controls = buffer.filter(
    (byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1a),
  ).length;
  if (controls - nuls > buffer.length * 0.02) return null;
  return buffer.toString('utf8').replace(/^\ufeff/, '');
}

/** Markup by its root; null where the text only begins with `<`, as a cell such as `<5` does. */
function formatOfMarkup(text: string): FileFormat | null {
  if (/^<(?:!doctype html|html|head|body)[\s>]/i.test(text)) return 'html';
  if (!/^<(?:\?xml|!--|!DOCTYPE|[A-Za-z_][\w.:-]*(?:[\s/][^<]*)?>)/i.test(text)) return null;
  const root = /<(?![?!])(?:[\w.-]+:)?([\w.-]+)([^>]*)>/.exec(text.replace(/<!--[\s\S]*?-->/g, ''));
  const name = root?.[1] ?? '';
  if (/^html$/i.test(name)) return 'html';
  if (name === 'kml') return 'kml';
  if (name === 'gpx') return 'gpx';
  if (name === 'document' && /opendocument\.spreadsheet/.test(root?.[2] ?? '')) return 'ods';
  // A CSV whose first cell is an element: `<b>Nome</b>;Età`.
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (!text.startsWith('<?xml') && /<\/[\w.:-]+>\s*[;,\t|]/.test(first) && looksDelimited(text)) return null;
  return 'xml';
}

const GEO_TYPE = /"type"\s*:\s*"(FeatureCollection|Feature|GeometryCollection|Topology)"/;

function formatOfJson(text: string, extension: FileFormat | undefined): FileFormat | null {
  const geo = GEO_TYPE.exec(text)?.[1];
  if (geo === 'Topology') return 'topojson';
  if (extension === 'geojson' || (geo && text.startsWith('{') && extension !== 'jsonl')) return 'geojson';
  if (extension === 'jsonl') return 'jsonl';
  const lines = text.split('\n', 3).map((line) => line.trim());
  if (lines.length > 1 && lines[0]?.startsWith('{') && lines[0].endsWith('}') && lines[1]?.startsWith('{')) {
    return 'jsonl';
  }
  // A CSV may begin with a brace; JSON has a string, a value or the closing sign after it.
  return /^(?:\{\s*["}]|\[\s*[[{"\]\d\-tfn])/.test(text) ? 'json' : null;
}

function looksDelimited(text: string): boolean {
  const lines = text.split(/\r\n|\n|\r/, 6).filter((line) => line !== '');
  return [',', ';', '\t', '|'].some((sign) => {
    const counts = lines.slice(0, 5).map((line) => line.split(sign).length);
    return (counts[0] ?? 0) > 1 && counts.slice(0, -1).every((count) => count === counts[0]);
  });
}
