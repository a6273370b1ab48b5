import type { FileFormat } from './table-model.js';

/** What is known of a file before it is read: at least 4 kB of head where the file has them. */
export interface FormatEvidence {
  fileName: string;
  mediaType?: string;
  head: Uint8Array;
  size: number;
  /** Names inside, where the file is a ZIP. */
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
};

/**
 * Decides what a file is. Content wins over the name, and the name over the declared media type:
 * portals serve spreadsheets as `.csv` and CSV as `application/octet-stream`.
 */
export function detectFormat(evidence: FormatEvidence): FileFormat {
  const { head, size } = evidence;
  if (size === 0) return 'empty';
  const magic = formatByMagic(head, evidence.members);
  if (magic) return magic;
  const declared = MEDIA_TYPES[(evidence.mediaType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''];
  const extension = EXTENSIONS[/\.([^.]+)$/.exec(evidence.fileName.toLowerCase())?.[1] ?? ''];
  const text = headText(head);
  if (text === null) return 'other';
  const trimmed = text.trimStart();
  if (trimmed === '' && size <= head.length) return 'empty';
  if (trimmed.startsWith('<')) return formatOfXml(trimmed);
  if (/^[[{]/.test(trimmed)) {
    const json = formatOfJson(trimmed, extension);
    if (json) return json;
  }
  const named = extension ?? declared;
  if (named === 'tsv' || named === 'csv') return named;
  // The name promised JSON or Parquet and the content is something else.
  if (named) return 'other';
  return looksDelimited(trimmed) ? 'csv' : 'other';
}

function formatByMagic(head: Uint8Array, members: string[] | undefined): FileFormat | null {
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1');
  if (start.startsWith('PAR1')) return 'parquet';
  if (start.startsWith('%PDF')) return 'pdf';
  if (start.startsWith('SQLite format 3')) return 'geopackage';
  if (start.startsWith('\xd0\xcf\x11\xe0')) return 'xls';
  if (!start.startsWith('PK\x03\x04') && !start.startsWith('PK\x05\x06')) return null;
  const names = members ?? [];
  if (names.includes('xl/workbook.xml')) return 'xlsx';
  const inside = Buffer.from(head.subarray(0, 200)).toString('latin1');
  if (inside.includes('application/vnd.oasis.opendocument.spreadsheet')) return 'ods';
  if (names.some((name) => name.toLowerCase().endsWith('.kml'))) return 'kml';
  return 'zip';
}

/** The head as text, or null where it is binary. UTF-16 is told by its BOM or by its NUL bytes. */
function headText(head: Uint8Array): string | null {
  const buffer = Buffer.from(head);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le').slice(1);
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return new TextDecoder('utf-16be').decode(buffer);
  const nuls = buffer.filter((byte) => byte === 0).length;
  if (nuls > buffer.length * 0.3) return buffer.toString('utf16le');
  const controls = buffer.filter(
    (byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1a),
  ).length;
  if (controls - nuls > buffer.length * 0.02) return null;
  return buffer.toString('utf8').replace(/^\ufeff/, '');
}

function formatOfXml(text: string): FileFormat {
  if (/<kml[\s>]/.test(text)) return 'kml';
  if (/<gpx[\s>]/.test(text)) return 'gpx';
  return /^<(?:!doctype html|html)/i.test(text) ? 'html' : 'xml';
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
