import { AppError } from '../../errors.js';
import { formatNamed } from '../../rdf/formats.js';
import type { Budget } from '../budget.js';
import { type AnswerFormat, isTableFormat, type TableFormat } from '../formats.js';
import type { Evaluated, Evaluation } from '../local/evaluate.js';
import { HEADER } from '../prefixes.js';
import { countLines, countRows } from '../query/count-rows.js';

const TABLE_TYPES: Readonly<Record<TableFormat, string>> = {
  json: 'application/sparql-results+json',
  xml: 'application/sparql-results+xml',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
};

/** The media type of a format, as other stores know it. */
const typeOf = (format: AnswerFormat): string =>
  isTableFormat(format) ? TABLE_TYPES[format] : formatNamed(format).mediaType;

/**
 * Runs a query on another store under the same budget, memory excepted, which is its own.
 * Errors: BadRequest with its message for what it refuses, Unavailable when it cannot be reached.
 */
export async function runRemote(
  url: string,
  evaluation: Evaluation,
  budget: Budget,
  signal?: AbortSignal,
): Promise<Evaluated> {
  const { text, format, defaultGraphs = [], namedGraphs = [] } = evaluation;
  const body = new URLSearchParams({ query: HEADER + text });
  for (const iri of defaultGraphs) body.append('default-graph-uri', iri);
  for (const iri of namedGraphs) body.append('named-graph-uri', iri);
  const timeout = AbortSignal.timeout(budget.seconds * 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: typeOf(format) },
      body,
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
    });
    const bytes = await readUpTo(response, evaluation.maxBytes);
    if (!response.ok) throw refusal(response.status, bytes);
    if (!bytes) return { excess: 'bytes' };
    const given = response.headers.get('content-type')?.split(';')[0]?.trim();
    if (given !== typeOf(format)) throw wrongType(given ?? '', typeOf(format));
    const rows = isTableFormat(format)
      ? countRows(bytes, format)
      : format === 'n-triples'
        ? countLines(bytes)
        : 0;
    return rows > evaluation.maxRows ? { excess: 'rows' } : { body: bytes };
  } catch (error) {
    if (timeout.aborted) return { excess: 'time' };
    if (error instanceof AppError) throw error;
    throw new AppError('Unavailable', {
      it: 'Il servizio SPARQL non è raggiungibile: riprova più tardi.',
      en: 'The SPARQL service cannot be reached: try again later.',
    });
  }
}

/** A body, or undefined when it is longer. */
async function readUpTo(response: Response, most: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > most) {
      return undefined;
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function refusal(status: number, bytes: Uint8Array | undefined): AppError {
  const said = Buffer.from(bytes ?? [])
    .toString('utf8', 0, 1000)
    .trim();
  return new AppError(status >= 400 && status < 500 ? 'BadRequest' : 'Unavailable', {
    it: `Il servizio SPARQL ha risposto ${status}: ${said}`,
    en: `The SPARQL service answered ${status}: ${said}`,
  });
}

const wrongType = (given: string, wanted: string): AppError =>
  new AppError('NotAcceptable', {
    it: `Il servizio SPARQL ha risposto in ${given || 'un formato sconosciuto'} invece di ${wanted}: chiedi un altro formato.`,
    en: `The SPARQL service answered in ${given || 'an unknown format'} instead of ${wanted}: ask for another format.`,
  });
