import type { Bilingual } from '../../../errors.js';
import { readDate } from '../dates.js';
import type { SyncProblem } from '../model.js';
import { fieldOf, isObject, type Package, textOf } from '../package-fields.js';
import type { ReadPage } from '../pages.js';
import type { AskOwn } from './ask-own.js';
import { askPage, type PageReading, type SeenDataset, type Walk, wordsOf } from './page.js';

/** What CKANHarvester asks for at a time (contract 1, section 16). */
const ROWS = 100;
/** Packages of each page that are asked for one by one too, as other importers do for all. */
const SHOWN = 5;

const FORM = 'ckan';
const TYPE = 'application/json';

/** What dati.gov.it's importer makes of a package: what it takes as its own, and what it minds. Pure. */
export function readPackage(dataset: Package): SeenDataset {
  const problems: SyncProblem[] = [];
  const id = textOf(dataset.id) ?? '';
  const identifier = fieldOf(dataset, 'identifier');
  if (!identifier) problems.push({ code: 'no-identifier', form: FORM });
  if (!textOf(dataset.title)) problems.push({ code: 'no-title', form: FORM });
  if (!fieldOf(dataset, 'holder_identifier')) problems.push({ code: 'no-holder', form: FORM });
  for (const field of ['issued', 'modified', 'metadata_created', 'metadata_modified']) {
    const value = fieldOf(dataset, field);
    if (value !== undefined && !readDate(value))
      problems.push({ code: 'date-unreadable', form: FORM, params: { field, value } });
  }
  const resources = Array.isArray(dataset.resources) ? dataset.resources.filter(isObject) : [];
  if (resources.length === 0) problems.push({ code: 'no-distribution', form: FORM });
  if (resources.some((resource) => !textOf(resource.license_type)))
    problems.push({ code: 'no-licence', form: FORM });
  return {
    form: FORM,
    iri: fieldOf(dataset, 'uri') ?? id,
    id,
    identifier,
    distributions: resources.length,
    problems,
  };
}

/** The result of an action, or what is wrong with the answer. */
function resultOf(body: Buffer): unknown {
  const answer: unknown = JSON.parse(body.toString('utf8'));
  if (!isObject(answer) || answer.success !== true) {
    const fault = isObject(answer) && isObject(answer.error) ? textOf(answer.error.message) : undefined;
    throw new Error(fault ?? 'success: false');
  }
  return answer.result;
}

/** A page of package_search, or undefined with a problem noted. */
function readSearch({
  page,
  problems,
  answer,
}: PageReading): { count: number; packages: Package[] } | undefined {
  if (!answer) return undefined;
  try {
    const result = resultOf(answer.body);
    if (isObject(result) && Array.isArray(result.results))
      return { count: Number(result.count), packages: result.results.filter(isObject) };
    throw new Error('result.results?');
  } catch (error) {
    problems.push({
      code: 'page-unreadable',
      form: FORM,
      params: { address: page.address, why: wordsOf(error) },
    });
    return undefined;
  }
}

/**
 * Reads package_search as CKANHarvester does: 100 at a time in the order of ids, until a page is empty; two pages alike
 * end its work. A few of each page are asked for by package_show too.
 * @param most pages after which there is no end to it
 */
export async function walkPackages(
  ask: AskOwn,
  most: number,
  tick: (page: number) => Promise<void>,
): Promise<Walk> {
  const pages: ReadPage[] = [];
  const seen: SeenDataset[] = [];
  const claimed = new Set<number>();
  const digests = new Set<string>();
  const problems: SyncProblem[] = [];
  let first: Walk['first'];
  let ended = false;
  for (let number = 1; number <= most; number += 1) {
    await tick(number);
    const query = new URLSearchParams({
      rows: String(ROWS),
      start: String((number - 1) * ROWS),
      sort: 'id asc',
    });
    const address = `/api/3/action/package_search?${query}`;
    const reading = await askPage(ask, { form: FORM, number, address, type: TYPE });
    pages.push(reading.page);
    const found = readSearch(reading);
    if (!found) return { form: FORM, pages, seen, claimed: [...claimed], ended, problems, first };
    first ??= { address, digest: reading.digest };
    claimed.add(found.count);
    if (found.packages.length === 0) {
      ended = true;
      break;
    }
    if (digests.has(reading.digest)) {
      reading.problems.push({ code: 'page-repeated', form: FORM, params: { address } });
      break;
    }
    digests.add(reading.digest);
    reading.page.records = found.packages.length;
    const shown = await showSome(ask, found.packages);
    for (const one of found.packages) {
      const read = readPackage(one);
      seen.push({ ...read, problems: [...read.problems, ...(shown.get(one) ?? [])] });
    }
    if (number === most) problems.push({ code: 'endless', form: FORM, params: { pages: String(most) } });
  }
  return { form: FORM, pages, seen, claimed: [...claimed], ended, problems, first };
}

/** package_show of some packages of a page, compared with what the search gave. */
async function showSome(ask: AskOwn, packages: readonly Package[]): Promise<Map<Package, SyncProblem[]>> {
  const step = Math.max(1, Math.ceil(packages.length / SHOWN));
  const found = new Map<Package, SyncProblem[]>();
  for (let i = 0; i < packages.length; i += step) {
    const searched = packages[i] as Package;
    const problem = await showOne(ask, searched);
    if (problem) found.set(searched, [problem]);
  }
  return found;
}

/** Fields that importers take from either action. */
const SAME = ['id', 'name', 'title', 'identifier', 'holder_identifier', 'num_resources'];

async function showOne(ask: AskOwn, searched: Package): Promise<SyncProblem | undefined> {
  const failed = (why: string | Bilingual): SyncProblem => ({
    code: 'show-failed',
    form: FORM,
    params: { why },
  });
  try {
    const { status, body } = await ask(
      `/api/3/action/package_show?id=${encodeURIComponent(String(searched.id))}`,
    );
    if (status !== 200) return failed(`HTTP ${status}`);
    const shown = resultOf(body);
    if (!isObject(shown)) return failed('result?');
    const textAt = (one: Package, name: string) => fieldOf(one, name) ?? String(one[name] ?? '');
    const field = SAME.find((name) => textAt(shown, name) !== textAt(searched, name));
    return field === undefined ? undefined : { code: 'show-differs', form: FORM, params: { field } };
  } catch (error) {
    return failed(wordsOf(error));
  }
}
