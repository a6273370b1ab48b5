import { sql } from 'kysely';
import type { ResourceChange } from '../../catalog/context.js';
import { allKeywords, type Dataset, type LangMap, textIn, UNDETERMINED } from '../../catalog/model/index.js';
import type { ResourceRecord } from '../../catalog/record.js';
import type { Trx } from '../../platform/database.js';
import { labelOf } from '../../vocabularies/index.js';

/** Texts of one weight, by the language whose stemmer they want. */
interface Weighted {
  it: string;
  en: string;
}

const texts = (map: LangMap | undefined): Weighted => {
  const { en = '', [UNDETERMINED]: und = '', ...rest } = map ?? {};
  return { it: [und, ...Object.values(rest)].join('\n'), en };
};

const join = (...parts: Weighted[]): Weighted => ({
  it: parts.map((p) => p.it).join('\n'),
  en: parts.map((p) => p.en).join('\n'),
});

const THEMES = 'data-theme' as const;

/** What is found by which words: A the title, B keywords and holder, C themes and formats, D everything else. */
export function searchTexts(record: ResourceRecord): Record<'A' | 'B' | 'C' | 'D', Weighted> {
  const { doc } = record;
  const distributions = (doc as Dataset).distribution ?? [];
  const keywords = doc.keyword ?? {};
  const themes = doc.theme ?? [];
  return {
    A: texts(doc.title),
    B: join(
      { it: allKeywords({ ...keywords, en: [] }).join('\n'), en: (keywords.en ?? []).join('\n') },
      texts(record.organization.doc.title),
      texts(doc.rightsHolder?.name),
      texts(doc.publisher?.name),
    ),
    C: {
      it: themes.map((t) => labelOf(THEMES, t, 'it')).join('\n'),
      en: themes.map((t) => labelOf(THEMES, t, 'en')).join('\n'),
    },
    D: join(
      texts(doc.description),
      { it: [record.name, record.identifier].join('\n'), en: '' },
      ...distributions.flatMap((d) => [texts(d.title), texts(d.description)]),
    ),
  };
}

const unique = (values: (string | undefined)[]): string[] => [
  ...new Set(values.filter((v): v is string => v !== undefined && v !== '')),
];

/**
 * Follows the catalogue: what is published is indexed and what is not is forgotten, in the transaction of the change.
 * One insert for all of a batch.
 */
export async function indexChanges(trx: Trx, changes: readonly ResourceChange[]): Promise<void> {
  const gone = changes.filter(({ after }) => after.version !== 'published').map(({ after }) => after.id);
  const live = changes.filter(({ after }) => after.version === 'published').map(({ after }) => after);
  if (gone.length > 0) await trx.deleteFrom('search_document').where('resource_id', 'in', gone).execute();
  if (live.length === 0) return;
  const rows = live.map((record) => {
    const distributions = (record.doc as Dataset).distribution ?? [];
    const t = searchTexts(record);
    return {
      id: record.id,
      kind: record.kind,
      visibility: record.visibility,
      organization_id: record.organization.id,
      theme: unique(record.doc.theme ?? []),
      format: unique(distributions.map((d) => d.format)),
      license: unique(distributions.map((d) => d.license?.iri)),
      tag: unique(allKeywords(record.doc.keyword)),
      title_sort: (textIn(record.doc.title, 'it') ?? record.name).toLowerCase(),
      created_at: record.createdAt,
      modified_at: record.modifiedAt,
      a_it: t.A.it,
      a_en: t.A.en,
      b_it: t.B.it,
      b_en: t.B.en,
      c_it: t.C.it,
      c_en: t.C.en,
      d_it: t.D.it.slice(0, 200_000),
      d_en: t.D.en.slice(0, 200_000),
    };
  });
  await sql`
    insert into search_document (resource_id, kind, visibility, organization_id, theme, format, license, tag, title_sort,
                                 created_at, modified_at, text)
    select id, kind, visibility, organization_id, theme, format, license, tag, title_sort, created_at, modified_at,
           setweight(to_tsvector('portico_it', a_it) || to_tsvector('portico_en', a_en), 'A') ||
           setweight(to_tsvector('portico_it', b_it) || to_tsvector('portico_en', b_en), 'B') ||
           setweight(to_tsvector('portico_it', c_it) || to_tsvector('portico_en', c_en), 'C') ||
           setweight(to_tsvector('portico_it', d_it) || to_tsvector('portico_en', d_en), 'D')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(
      id uuid, kind text, visibility text, organization_id uuid, theme text[], format text[], license text[], tag text[],
      title_sort text, created_at timestamptz, modified_at timestamptz,
      a_it text, a_en text, b_it text, b_en text, c_it text, c_en text, d_it text, d_en text)
    on conflict (resource_id) do update set
      visibility = excluded.visibility, organization_id = excluded.organization_id, theme = excluded.theme,
      format = excluded.format, license = excluded.license, tag = excluded.tag, title_sort = excluded.title_sort,
      created_at = excluded.created_at, modified_at = excluded.modified_at, text = excluded.text
  `.execute(trx);
}
