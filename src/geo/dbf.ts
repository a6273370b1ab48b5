import { decideEncoding, encodingEvidence } from '../tables/detect-encoding.js';
import type { Encoding, NativeKind } from '../tables/table-model.js';
import { createDecoder } from '../tables/transcode.js';
import { openWindow } from './file-window.js';
import { damaged } from './findings.js';

/** The header of a dBASE table, the attributes of a shapefile. */
export interface DbfHeader {
  records: number;
  headerLength: number;
  recordLength: number;
  /** Language driver: byte 29. */
  language: number;
  fields: DbfField[];
}

export interface DbfField {
  /** Bytes of the name, in the encoding of the table. */
  name: Buffer;
  type: string;
  offset: number;
  length: number;
}

/** Reads the header. Memo fields, kept in another file, are left out. @throws NotReadable */
export async function readDbfHeader(path: string): Promise<DbfHeader> {
  const window = await openWindow(path);
  try {
    const head = Buffer.from(await window.next(65_536));
    if (head.length < 33) throw damaged('The .dbf is shorter than its header');
    const headerLength = head.readUInt16LE(8);
    const recordLength = head.readUInt16LE(10);
    const fields: DbfField[] = [];
    let offset = 1;
    for (let at = 32; at + 32 <= headerLength && at + 32 <= head.length && head[at] !== 0x0d; at += 32) {
      const name = head.subarray(at, at + 11);
      const end = name.indexOf(0);
      const length = head[at + 16] as number;
      const type = String.fromCharCode(head[at + 11] as number).toUpperCase();
      fields.push({ name: Buffer.from(end < 0 ? name : name.subarray(0, end)), type, offset, length });
      offset += length;
    }
    if (fields.length === 0 || offset > recordLength) throw damaged('The .dbf has a broken header');
    return {
      records: head.readUInt32LE(4),
      headerLength,
      recordLength,
      language: head[29] as number,
      fields: fields.filter(({ type }) => !'MGP0'.includes(type)),
    };
  } finally {
    await window.close();
  }
}

/** The records, in order; `deleted` ones are marked and not yet purged. Buffers are valid until the next one. */
export async function* readDbfRecords(
  path: string,
  header: DbfHeader,
): AsyncGenerator<{ deleted: boolean; record: Buffer }> {
  const window = await openWindow(path);
  try {
    await window.next(header.headerLength);
    for (let at = 0; at < header.records; at += 1) {
      const record = window.ready(header.recordLength) ?? (await window.next(header.recordLength));
      if (record.length < header.recordLength) return;
      yield { deleted: record[0] === 0x2a, record };
    }
  } finally {
    await window.close();
  }
}

/** Language drivers of byte 29 that Italian files have. */
const LANGUAGES: Record<number, Encoding> = {
  2: 'IBM850',
  3: 'windows-1252',
  4: 'macintosh',
  16: 'IBM850',
  87: 'windows-1252',
  88: 'windows-1252',
  89: 'windows-1252',
};

/** Bytes of text cells with accents that are looked at, at most. */
const EVIDENCE = 4 * 1024 * 1024;

/**
 * The encoding of a table: that of the `.cpg` or of the language driver where the accents do not speak against it
 * (QGIS and GDAL write UTF-8 under any driver), else the one that makes Italian of them.
 * @param cpg text of the `.cpg` file, empty where there is none
 */
export async function dbfEncoding(
  path: string,
  header: DbfHeader,
  cpg: string,
): Promise<{ encoding: Encoding; declared: Encoding | undefined }> {
  const declared = encodingOfCpg(cpg);
  const texts = header.fields.filter(({ type }) => type === 'C');
  const parts: Buffer[] = header.fields.filter(({ name }) => hasAccent(name)).map(({ name }) => name);
  let size = 0;
  for await (const { record } of readDbfRecords(path, header)) {
    for (const { offset, length } of texts) {
      const cell = record.subarray(offset, offset + length);
      if (!hasAccent(cell)) continue;
      // A character cut at the width of the field must not speak against UTF-8.
      const whole = cell.subarray(0, cell.length - cutTail(cell));
      parts.push(Buffer.from(whole), Buffer.from('\n'));
      size += whole.length;
    }
    if (size > EVIDENCE) break;
  }
  const stated = declared ?? LANGUAGES[header.language];
  if (parts.length === 0) return { encoding: stated ?? 'UTF-8', declared };
  const found = decideEncoding(encodingEvidence(Buffer.concat(parts))).encoding;
  if (found === 'UTF-8' || stated === undefined || stated === 'UTF-8') return { encoding: found, declared };
  return { encoding: stated, declared };
}

function encodingOfCpg(text: string): Encoding | undefined {
  const plain = text.trim().toLowerCase();
  if (/utf-?8|65001/.test(plain)) return 'UTF-8';
  if (/1252|88591|8859-1|latin-?1|ansi/.test(plain)) return 'windows-1252';
  if (/850|437/.test(plain)) return 'IBM850';
  return /10000|mac/.test(plain) ? 'macintosh' : undefined;
}

function hasAccent(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte >= 0x80) return true;
  return false;
}

/** Bytes at the end that begin a UTF-8 character without ending it. */
function cutTail(cell: Buffer): number {
  for (let back = 1; back <= 3 && back <= cell.length; back += 1) {
    const byte = cell[cell.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

/** Decodes whole cells, names and texts alike. */
export function cellDecoder(encoding: Encoding): (bytes: Buffer) => string {
  if (encoding === 'UTF-8') return (bytes) => bytes.toString('utf8').replace(/\ufffd$/, '');
  const decoder = createDecoder(encoding);
  return (bytes) => (hasAccent(bytes) ? decoder.write(bytes) : bytes.toString('latin1'));
}

/** The text of a cell: numbers and dates in plain notation, `*` and blanks empty. */
export function dbfCell(record: Buffer, field: DbfField, decode: (bytes: Buffer) => string): string {
  const bytes = record.subarray(field.offset, field.offset + field.length);
  if (field.type === 'C') return trimEnd(decode(bytes));
  if (field.type === 'I' && bytes.length === 4) return String(bytes.readInt32LE(0));
  if ((field.type === 'B' || field.type === 'O') && bytes.length === 8) return String(bytes.readDoubleLE(0));
  const text = trimEnd(bytes.toString('latin1')).trim();
  if (field.type === 'D')
    return /^(?!0000)\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : '';
  if (field.type === 'L') return /^[ty]$/i.test(text) ? 'true' : /^[fn]$/i.test(text) ? 'false' : '';
  return field.type === 'N' || field.type === 'F' ? numeric(text) : text;
}

/** Whether a field holds numbers or text by its type. */
export function dbfNative({ type }: DbfField): NativeKind | undefined {
  if ('NFIBO'.includes(type)) return 'number';
  return type === 'C' ? 'text' : undefined;
}

function trimEnd(text: string): string {
  return text.replace(/[\s\0]+$/, '');
}

/**
 * Zeros at the end of decimals are padding of the format. `1.234` gets one behind it, so that it is not taken for a
 * grouped 1234; see `numberText`.
 */
function numeric(text: string): string {
  if (text === '' || text.includes('*')) return '';
  const plain = text
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  if (/e/i.test(plain)) return Number.isFinite(Number(plain)) ? Number(plain).toString() : plain;
  return /^-?\d{1,3}\.\d{3}$/.test(plain) ? `${plain}0` : plain;
}
