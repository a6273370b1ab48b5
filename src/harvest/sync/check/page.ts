import { createHash } from 'node:crypto';
import type { Bilingual } from '../../../errors.js';
import type { FormId, SyncProblem } from '../model.js';
import type { ReadPage } from '../pages.js';
import type { AskOwn, OwnAnswer, OwnRequest } from './ask-own.js';

/** What one form shows of a dataset. */
export interface SeenDataset {
  form: FormId;
  /** Its IRI: what tells datasets apart in every form. */
  iri: string;
  /** Our id, in the forms that show it. */
  id?: string;
  identifier: string | undefined;
  distributions: number;
  problems: readonly SyncProblem[];
}

/** What reading a form page by page showed. */
export interface Walk {
  form: FormId;
  pages: readonly ReadPage[];
  seen: readonly SeenDataset[];
  /** Totals as the pages stated them, each once. */
  claimed: readonly number[];
  /** Whether the last page was reached: only then is what was not seen absent. */
  ended: boolean;
  /** What was found of the catalogue's own description. */
  problems: readonly SyncProblem[];
  /** The first page as it came, to be read once more in the end. */
  first: { address: string; digest: string } | undefined;
}

/** Importers wait 30 s in the worst case; a page that takes this long is near it under load. */
const SLOW_MS = 10_000;
/** ckanext-dcat refuses what is larger (contract of the DCAT endpoints, section 5). */
const MOST_BYTES = 50 * 1024 * 1024;

/** A page under way: what is known of it so far. */
export interface PageReading {
  page: ReadPage;
  problems: SyncProblem[];
  /** Undefined when there was no answer. */
  answer: OwnAnswer | undefined;
  digest: string;
}

/** The words of an error: of the outgoing door or of a parser. */
export const wordsOf = (error: unknown): string | Bilingual => {
  const { messages, detail } = error as { messages?: Bilingual; detail?: Bilingual };
  return messages ?? detail ?? (error instanceof Error ? error.message : String(error));
};

export interface PageRequest extends OwnRequest {
  form: FormId;
  number: number;
  address: string;
  /** Media type that it must come with. */
  type: string;
}

/** Asks for a page and notes what every importer minds: no answer, a wrong status or type, its time and its size. */
export async function askPage(ask: AskOwn, request: PageRequest): Promise<PageReading> {
  const { form, number, address, type } = request;
  const problems: SyncProblem[] = [];
  const page = { form, number, address, status: 0, ms: 0, bytes: 0, records: 0, problems };
  let answer: OwnAnswer;
  try {
    answer = await ask(address, request);
  } catch (error) {
    problems.push({ code: 'page-failed', form, params: { address, why: wordsOf(error) } });
    return { page, problems, answer: undefined, digest: '' };
  }
  const { status, ms, body } = answer;
  Object.assign(page, { status, ms, bytes: body.length });
  const digest = createHash('sha256').update(body).digest('base64url');
  if (status !== 200) {
    problems.push({ code: 'page-failed', form, params: { address, why: `HTTP ${status}` } });
    return { page, problems, answer: undefined, digest };
  }
  const found = (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (found !== type) problems.push({ code: 'page-type', form, params: { address, found, wanted: type } });
  if (ms > SLOW_MS) {
    problems.push({ code: 'page-slow', form, params: { address, seconds: String(Math.round(ms / 1000)) } });
  }
  if (body.length > MOST_BYTES) {
    const megabytes = String(Math.round(body.length / 1_048_576));
    problems.push({ code: 'page-huge', form, params: { address, megabytes } });
  }
  return { page, problems, answer, digest };
}
