import { type ParseOptions, parseRdf } from '../rdf/parse.js';
import type { ByteSource } from '../rdf/read/bytes.js';
import type { Mode } from './rule.js';
import { type DocumentReport, validateDocument } from './validate.js';

/** How a document is to be checked: plain data, so that it can go to another thread. */
export interface DocumentOrder extends ParseOptions {
  mode?: Mode;
  /** Mode `agid` with the suspended rules too. */
  suspended?: boolean;
  /** How many findings are listed. */
  most?: number;
  /** The moment of the check, for dates in the future. */
  now?: Date;
}

/** Reads a document and runs the rules over it. Errors: RdfParseError. */
export async function checkDocument(
  source: ByteSource,
  { mode, suspended, most, now, ...options }: DocumentOrder,
): Promise<DocumentReport> {
  return validateDocument(await parseRdf(source, options), {
    ...(mode && { mode }),
    ...(suspended !== undefined && { suspended }),
    ...(most !== undefined && { most }),
    ...(now && { now }),
  });
}
