import { isAscii, isUtf8 } from 'node:buffer';
import { readChunks } from './read-chunks.js';
import type { Encoding } from './table-model.js';

/** What the bytes of a whole file say about its encoding. */
export interface EncodingEvidence {
  bytes: number;
  bom: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | null;
  validUtf8: boolean;
  /** No byte above 0x7F: every encoding but UTF-16 reads it alike. */
  ascii: boolean;
  nulBytes: number;
  /** NUL bytes at even and at odd offsets in the first 64 kB: the trace of UTF-16 without a BOM. */
  nulEven: number;
  nulOdd: number;
  /** For each byte above 0x7F, what stands beside it. */
  contexts: Map<number, { total: number; afterLetter: number; wordEnd: number; betweenLetters: number }>;
}

export interface EncodingDecision {
  encoding: Encoding;
  bom: boolean;
  ascii: boolean;
  /** Score of each candidate, for the evidence shown to the publisher. */
  scores: Partial<Record<Encoding, number>>;
}

/**
 * Reads a whole file once, in constant memory, and gathers the evidence on its encoding.
 * The whole file, because real ones are pure ASCII for their first 74 kB.
 */
export async function readEncodingEvidence(path: string): Promise<EncodingEvidence> {
  const evidence: EncodingEvidence = {
    bytes: 0,
    bom: null,
    validUtf8: true,
    ascii: true,
    nulBytes: 0,
    nulEven: 0,
    nulOdd: 0,
    contexts: new Map(),
  };
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of readChunks(path)) {
    if (evidence.bytes === 0) evidence.bom = bomOf(chunk);
    if (evidence.bytes === 0) countNuls(chunk.subarray(0, 65_536), evidence);
    evidence.bytes += chunk.length;
    if (chunk.includes(0)) for (const byte of chunk) if (byte === 0) evidence.nulBytes += 1;
    if (evidence.validUtf8) {
      const joined: Buffer = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      const cut = joined.length - incompleteTail(joined);
      evidence.validUtf8 = isUtf8(joined.subarray(0, cut));
      carry = Buffer.from(joined.subarray(cut));
    }
    countContexts(chunk, evidence);
  }
  if (carry.length > 0) evidence.validUtf8 = false;
  return evidence;
}

/** The same evidence from bytes in memory. */
export function encodingEvidence(bytes: Uint8Array): EncodingEvidence {
  const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const evidence: EncodingEvidence = {
    bytes: chunk.length,
    bom: bomOf(chunk),
    validUtf8: isUtf8(chunk),
    ascii: true,
    nulBytes: 0,
    nulEven: 0,
    nulOdd: 0,
    contexts: new Map(),
  };
  countNuls(chunk.subarray(0, 65_536), evidence);
  for (const byte of chunk) if (byte === 0) evidence.nulBytes += 1;
  countContexts(chunk, evidence);
  return evidence;
}

/**
 * Decides the encoding: BOM, then strict UTF-8 over everything, then a closed list scored by Italian
 * evidence (accented vowels that end words, the typographic apostrophe between letters, the euro sign).
 * Generic detectors answer cp1250 or cp737 on such files, hence the closed list.
 */
export function decideEncoding(evidence: EncodingEvidence): EncodingDecision {
  if (evidence.bom !== null) return { encoding: evidence.bom, bom: true, ascii: false, scores: {} };
  const half = Math.min(evidence.bytes, 65_536) / 2;
  if (evidence.nulOdd > half * 0.3 && evidence.nulEven < half * 0.05) {
    return { encoding: 'UTF-16LE', bom: false, ascii: false, scores: {} };
  }
  if (evidence.nulEven > half * 0.3 && evidence.nulOdd < half * 0.05) {
    return { encoding: 'UTF-16BE', bom: false, ascii: false, scores: {} };
  }
  if (evidence.validUtf8) return { encoding: 'UTF-8', bom: false, ascii: evidence.ascii, scores: {} };
  const scores: Partial<Record<Encoding, number>> = {};
  let encoding: Encoding = 'windows-1252';
  for (const candidate of ['windows-1252', 'macintosh', 'IBM850'] as const) {
    scores[candidate] = scoreCandidate(candidate, evidence);
    if ((scores[candidate] ?? 0) > (scores[encoding] ?? 0)) encoding = candidate;
  }
  return { encoding, bom: false, ascii: false, scores };
}

/** Letters each byte stands for in each candidate, only where the candidates disagree in a telling way. */
const WORD_END: Record<'windows-1252' | 'macintosh' | 'IBM850', string> = {
  // à è é ì ò ù
  'windows-1252': '\xe0\xe8\xe9\xec\xf2\xf9',
  macintosh: '\x88\x8f\x8e\x93\x98\x9d',
  IBM850: '\x85\x8a\x82\x8d\x95\x97',
};
const CAPITAL_END: typeof WORD_END = {
  // À È É Ì Ò Ù
  'windows-1252': '\xc0\xc8\xc9\xcc\xd2\xd9',
  macintosh: '\xcb\xe9\x83\xed\xf1\xf4',
  IBM850: '\xb7\xd4\x90\xde\xe3\xeb',
};
const APOSTROPHE: typeof WORD_END = { 'windows-1252': '\x92', macintosh: '\xd5', IBM850: '\xef' };
const MID_LETTERS: typeof WORD_END = {
  // ä ö ü ß ñ ç á í ó ú â ê î ô û, the letters of Germany, France and Spain.
  'windows-1252': '\xe4\xf6\xfc\xdf\xf1\xe7\xe1\xed\xf3\xfa\xe2\xea\xee\xf4\xfb\xc4\xd6\xdc',
  macintosh: '\x8a\x9a\x9f\xa7\x96\x8d\x87\x92\x97\x9c\x89\x90\x94\x99\x9e\x80\x85\x86',
  IBM850: '\x84\x94\x81\xe1\xa4\x87\xa0\xa1\xa2\xa3\x83\x88\x8c\x93\x96\x8e\x99\x9a',
};
const SIGNS: typeof WORD_END = {
  // ° ª º € – « » “ ”
  'windows-1252': '\xb0\xaa\xba\x80\x96\xab\xbb\x93\x94\xa7',
  macintosh: '\xa1\xbb\xbc\xdb\xd0\xc7\xc8\xd2\xd3\xa4',
  IBM850: '\xf8\xa6\xa7\xae\xaf\xf5',
};

function scoreCandidate(candidate: keyof typeof WORD_END, evidence: EncodingEvidence): number {
  let score = 0;
  for (const [byte, seen] of evidence.contexts) {
    const sign = String.fromCharCode(byte);
    if (WORD_END[candidate].includes(sign)) {
      score += 3 * seen.wordEnd + seen.betweenLetters;
    } else if (CAPITAL_END[candidate].includes(sign)) {
      score += 2 * seen.wordEnd;
    } else if (APOSTROPHE[candidate].includes(sign)) {
      score += 2 * seen.betweenLetters;
    } else if (MID_LETTERS[candidate].includes(sign)) {
      score += 1.5 * seen.betweenLetters;
    } else if (SIGNS[candidate].includes(sign)) {
      score += seen.total - seen.betweenLetters;
    } else {
      score -= 2 * seen.total;
    }
  }
  return score;
}

function bomOf(chunk: Buffer): EncodingEvidence['bom'] {
  if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) return 'UTF-8';
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'UTF-16LE';
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'UTF-16BE';
  return null;
}

function countNuls(head: Buffer, evidence: EncodingEvidence): void {
  for (let at = 0; at < head.length; at += 1) {
    if (head[at] !== 0) continue;
    if (at % 2 === 0) evidence.nulEven += 1;
    else evidence.nulOdd += 1;
  }
}

/** Bytes at the end that begin a character whose rest is in the next chunk: 0 to 3. */
function incompleteTail(chunk: Buffer): number {
  for (let back = 1; back <= 3 && back <= chunk.length; back += 1) {
    const byte = chunk[chunk.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

/** Enough to decide; a file in the wrong encoding shows itself in its first thousands of accents. */
const CONTEXT_LIMIT = 200_000;

function countContexts(chunk: Buffer, evidence: EncodingEvidence): void {
  if (evidence.validUtf8 && evidence.ascii) {
    if (isAscii(chunk)) return;
    evidence.ascii = false;
  }
  let seen = 0;
  for (const entry of evidence.contexts.values()) seen += entry.total;
  if (seen > CONTEXT_LIMIT) return;
  for (let at = 0; at < chunk.length; at += 1) {
    const byte = chunk[at] as number;
    if (byte < 0x80) continue;
    let entry = evidence.contexts.get(byte);
    if (!entry) {
      entry = { total: 0, afterLetter: 0, wordEnd: 0, betweenLetters: 0 };
      evidence.contexts.set(byte, entry);
    }
    entry.total += 1;
    const before = isLetter(chunk[at - 1]);
    const after = isLetter(chunk[at + 1]);
    if (before) entry.afterLetter += 1;
    if (before && !after && (chunk[at + 1] ?? 0) < 0x80) entry.wordEnd += 1;
    if (before && after) entry.betweenLetters += 1;
  }
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}
