import { isDeepStrictEqual } from 'node:util';
import type { Agent, Dataset, Identifier, PeriodOfTime, Standard } from '../catalog/model/index.js';
import { readPackageDate } from './dates.js';
import { isDict, parsed, textOf } from './fields.js';
import { langMapOf } from './texts.js';

/** One standard of `conforms_to`. */
export const toConformsTo = (standard: Standard) => ({
  uri: standard.iri ?? '',
  identifier: standard.identifier ?? '',
  title: standard.title ?? {},
  description: standard.description ?? {},
  referenceDocumentation: standard.referenceDocumentation ?? [],
});

/** One of `alternate_identifier`. */
export const toAlternateIdentifier = ({ notation, creator }: Identifier) => ({
  identifier: notation ?? '',
  agent: creator ? { agent_identifier: creator.identifier ?? '', agent_name: creator.name ?? {} } : {},
});

/** One agent of `creator`. */
export const toCreator = ({ name, identifier }: Agent) => ({
  creator_name: name ?? {},
  creator_identifier: identifier ?? '',
});

/** One period of `temporal_coverage`. */
export const toTemporalCoverage = ({ startDate, endDate }: PeriodOfTime) => ({
  temporal_start: startDate ?? '',
  temporal_end: endDate ?? '',
});

/** Items of a composite field: a JSON list of dicts, or the older `a,b`. Undefined for what is neither. */
function itemsOf(text: string): (Record<string, unknown> | string)[] | undefined {
  if (text.trim() === '') return [];
  const json = parsed(text);
  if (json !== undefined) {
    const list = Array.isArray(json) ? json : [json];
    return list.every((item) => isDict(item) || typeof item === 'string') ? list : undefined;
  }
  if (/^\s*[[{]/.test(text)) return undefined;
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Reads a composite; what is shown as it was keeps what the field cannot show (IRIs of the parts). */
function readItems<M, V>(
  text: string,
  before: readonly M[] | undefined,
  show: (item: M) => V,
  read: (item: Record<string, unknown> | string) => M | undefined,
): M[] | undefined {
  const items = itemsOf(text);
  if (!items) return undefined;
  const result: M[] = [];
  for (const item of items) {
    const kept = before?.find((old) => isDeepStrictEqual(show(old), item));
    const made = kept ?? read(item);
    if (made === undefined) return undefined;
    result.push(made);
  }
  return result;
}

const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;

/** Text of a dict's key, trimmed; undefined when empty. */
const own = (item: Record<string, unknown>, key: string): string | undefined =>
  textOf(item[key]).trim() || undefined;

const iriOf = (text: string | undefined): string | undefined => (text && IRI.test(text) ? text : undefined);

function readStandard(item: Record<string, unknown> | string): Standard {
  if (typeof item === 'string') return { ...(iriOf(item) && { iri: item }), identifier: item };
  const uri = iriOf(own(item, 'uri'));
  const identifier = own(item, 'identifier') ?? own(item, 'uri');
  const title = langMapOf(item.title);
  const description = langMapOf(item.description);
  const links = item.referenceDocumentation;
  const pages = (Array.isArray(links) ? links : [links]).map(textOf).filter((link) => iriOf(link));
  return {
    ...(uri && { iri: uri }),
    ...(identifier && { identifier }),
    ...(title && { title }),
    ...(description && { description }),
    ...(pages.length > 0 && { referenceDocumentation: pages }),
  };
}

/** An agent inside a composite, under those keys. */
function agentIn(item: Record<string, unknown>, nameKey: string, codeKey: string): Agent | undefined {
  const name = langMapOf(item[nameKey]);
  const identifier = own(item, codeKey);
  return name || identifier ? { ...(identifier && { identifier }), ...(name && { name }) } : undefined;
}

function readIdentifier(item: Record<string, unknown> | string): Identifier | undefined {
  if (typeof item === 'string') return { notation: item };
  const notation = own(item, 'identifier');
  const agent = isDict(item.agent) ? agentIn(item.agent, 'agent_name', 'agent_identifier') : undefined;
  return { ...(notation && { notation }), ...(agent && { creator: agent }) };
}

const readCreator = (item: Record<string, unknown> | string): Agent | undefined =>
  typeof item === 'string' ? { name: { it: item } } : agentIn(item, 'creator_name', 'creator_identifier');

function readPeriod(item: Record<string, unknown> | string): PeriodOfTime | undefined {
  if (typeof item === 'string') return undefined;
  const [start, end] = [own(item, 'temporal_start'), own(item, 'temporal_end')];
  const startDate = start && readPackageDate(start);
  const endDate = end && readPackageDate(end);
  if ((start && !startDate) || (end && !endDate)) return undefined;
  return { ...(startDate && { startDate }), ...(endDate && { endDate }) };
}

/** `conforms_to`; undefined when it cannot be read (contract, section 6.2). */
export const readConformsTo = (text: string, doc: Dataset) =>
  readItems(text, doc.conformsTo, toConformsTo, readStandard);

/** `alternate_identifier`. */
export const readAlternateIdentifiers = (text: string, doc: Dataset) =>
  readItems(text, doc.otherIdentifier, toAlternateIdentifier, readIdentifier);

/** `creator`; its older form, a name and an identifier in fields of their own, comes as one item. */
export const readCreators = (text: string, doc: Dataset) =>
  readItems(text, doc.creator, toCreator, readCreator);

/** `temporal_coverage`. Items without any date count for nothing. */
export const readTemporalCoverage = (text: string, doc: Dataset) =>
  readItems(text, doc.temporal, toTemporalCoverage, readPeriod)?.filter(
    ({ startDate, endDate }) => startDate ?? endDate,
  );
