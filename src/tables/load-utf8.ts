import { join } from 'node:path';
import { decideEncoding, readEncodingEvidence } from './detect-encoding.js';
import { nulBytes } from './load-findings.js';
import type { Encoding, Finding } from './table-model.js';
import { transcode } from './transcode.js';

export interface Utf8File {
  path: string;
  encoding: Encoding;
  bom: boolean;
  findings: Finding[];
}

/**
 * The text file itself where it is UTF-8 already, else a copy in UTF-8, without BOM and NUL characters, in `work`.
 * @param stated encoding that the publisher stated, taken as it is
 */
export async function asUtf8(path: string, work: string, stated?: Encoding): Promise<Utf8File> {
  const evidence = await readEncodingEvidence(path);
  const decided = decideEncoding(evidence);
  const encoding = stated ?? decided.encoding;
  const { bom } = decided;
  const wide = encoding === 'UTF-16LE' || encoding === 'UTF-16BE';
  const nuls = !wide && evidence.nulBytes > 0;
  const findings = nuls ? [nulBytes(evidence.nulBytes)] : [];
  if (encoding === 'UTF-8' && !nuls && !bom) return { path, encoding, bom, findings };
  const copy = join(work, 'utf8.txt');
  await transcode(path, copy, encoding);
  return { path: copy, encoding, bom, findings };
}
