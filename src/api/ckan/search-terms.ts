import { searchError } from './faults.js';
import { type Node, parseQuery, plainWords } from './simple-query.js';

/** Fields that filter, under their names in CKAN's index. */
export const FILTER_FIELDS = [
  'organization',
  'owner_org',
  'groups',
  'tags',
  'res_format',
  'license_id',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** One of these values of one field. */
export interface Filter {
  field: FilterField;
  values: string[];
}

/** What q, fq and fq_list ask for, in the terms of our search. */
export interface SearchTerms {
  text: string;
  filters: Filter[];
  /** The query asks for something no dataset of this catalogue is: nothing is found, and that is the true answer. */
  nothing: boolean;
}

type Constants = Readonly<Record<string, string>>;

/** What every dataset that is found has: clauses about these need no look at the index. */
const ALWAYS: Constants = {
  dataset_type: 'dataset',
  type: 'dataset',
  entity_type: 'package',
  state: 'active',
};

/** And what it has unless restricted datasets are searched too. */
const WHEN_PUBLIC: Constants = { ...ALWAYS, capacity: 'public', private: 'false' };

/** A clause reduced: true or false for everything, a filter, or words. */
type Clause = { is: boolean } | Filter | { words: string };

const isFilterField = (field: string): field is FilterField =>
  (FILTER_FIELDS as readonly string[]).includes(field);

const unsupported = (what: string) => searchError(`${what} is not supported yet`);

function ofTerm({ field, value, phrase }: Extract<Node, { kind: 'term' }>, constants: Constants): Clause {
  if (field === undefined || field === 'text') return { words: phrase ? `"${value}"` : value };
  const constant = Object.hasOwn(constants, field) ? constants[field] : undefined;
  if (constant !== undefined) return { is: constant === value };
  if (isFilterField(field)) return { field, values: [value] };
  throw unsupported(`A search in the field '${field}'`);
}

function either(clauses: readonly Clause[]): Clause {
  const open = clauses.filter((clause) => !('is' in clause));
  if (clauses.some((clause) => 'is' in clause && clause.is)) return { is: true };
  const [first] = open;
  if (!first) return { is: false };
  if (open.length === 1) return first;
  if ('field' in first && open.every((c): c is Filter => 'field' in c && c.field === first.field)) {
    return { field: first.field, values: open.flatMap((c) => c.values) };
  }
  if (open.every((c): c is { words: string } => 'words' in c && !c.words.includes(' '))) {
    return { words: open.map((c) => c.words).join(' or ') };
  }
  throw unsupported('OR between different fields');
}

/** The clauses that must all hold, each reduced. */
function clausesOf(node: Node, constants: Constants): Clause[] {
  switch (node.kind) {
    case 'all':
      return [{ is: true }];
    case 'term':
      return [ofTerm(node, constants)];
    case 'and':
      return node.nodes.flatMap((n) => clausesOf(n, constants));
    case 'or':
      return [either(node.nodes.map((n) => alone(clausesOf(n, constants))))];
    case 'not': {
      const inner = alone(clausesOf(node.node, constants));
      if ('is' in inner) return [{ is: !inner.is }];
      if ('words' in inner && !inner.words.includes(' or ')) return [{ words: `-${inner.words}` }];
      throw unsupported('The exclusion of a value');
    }
  }
}

function alone(clauses: readonly Clause[]): Clause {
  const open = clauses.filter((clause) => !('is' in clause && clause.is));
  if (open.some((clause) => 'is' in clause)) return { is: false };
  if (open.length > 1) throw unsupported('AND inside OR or NOT');
  return open[0] ?? { is: true };
}

/** Filters of one field are one filter: an organization is one, so two of them have nothing in common. */
function merge(filters: readonly Filter[]): { filters: Filter[]; nothing: boolean } {
  const merged = new Map<FilterField, string[]>();
  for (const { field, values } of filters) {
    const before = merged.get(field);
    const common = before?.filter((value) => values.includes(value));
    const single = field === 'organization' || field === 'owner_org';
    if (before && !single && common?.length !== before.length)
      throw unsupported(`Twice the field '${field}'`);
    merged.set(field, common ?? values);
  }
  const result = [...merged].map(([field, values]) => ({ field, values }));
  return { filters: result, nothing: result.some(({ values }) => values.length === 0) };
}

const hasField = (q: string): boolean => /(^|[^\\]):/.test(q.replace(/"(?:[^"\\]|\\.)*"/g, '""'));

/**
 * What a search asks for. `q` without a colon is words, with one it is Lucene's syntax, as `fq` always is.
 * Throws `CkanFault` 409 Search Error.
 *
 * @param withRestricted whether restricted datasets are searched too
 */
export function readTerms(q: string, fq: readonly string[], withRestricted = false): SearchTerms {
  const asked = /^\s*(\*:\*|""|'')?\s*$/.test(q) ? '' : q;
  const lucene = [...(hasField(asked) ? [asked] : []), ...fq.filter((part) => part.trim() !== '')];
  const plain = hasField(asked) ? '' : plainWords(asked);
  const clauses = lucene.flatMap((query) =>
    clausesOf(parseQuery(query), withRestricted ? ALWAYS : WHEN_PUBLIC),
  );
  const words = clauses.flatMap((clause) => ('words' in clause ? [clause.words] : []));
  if (words.length > 1 && words.some((word) => word.includes(' or '))) {
    throw unsupported('OR beside other words');
  }
  const { filters, nothing } = merge(clauses.filter((clause): clause is Filter => 'field' in clause));
  return {
    text: [plain, ...words].filter(Boolean).join(' '),
    filters,
    nothing: nothing || clauses.some((clause) => 'is' in clause && !clause.is),
  };
}
