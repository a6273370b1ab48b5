import { tableUrls } from '../../catalog/addresses.js';
import { formatsFor } from '../../tables/export/formats.js';
import type { StoredTable } from '../../tables/stored-tables.js';
import type { ColumnType } from '../../tables/table-model.js';
import { formatNumber } from '../format.js';
import type { PageContext } from '../page-context.js';

interface TableFormsProps {
  ctx: PageContext;
  datasetId: string;
  distributionId: string;
  /** Every table of the file, the shown one first; none where rows come by API. */
  parts: readonly StoredTable[];
  /** Of the table that is shown. */
  columns: readonly { type: ColumnType }[];
}

/** Formats that people open in a spreadsheet, which is told so: with a byte order mark, and no formula runs. */
const SPREADSHEETS: ReadonlySet<string> = new Set(['csv', 'tsv']);

/** Links to the table as a file in each format; of CSV what opens in Italian spreadsheets comes first. */
function Downloads({ ctx, api, columns }: Pick<TableFormsProps, 'ctx' | 'columns'> & { api: string }) {
  const { t, links } = ctx;
  const files = formatsFor(columns).map(({ id, label }): [string, string] => [
    label,
    `${api}/export/${id}${SPREADSHEETS.has(id) ? '?bom=true' : ''}`,
  ]);
  const all: [string, string][] = [[t('table.csvItalian'), `${api}/export/csv?dialect=it`], ...files];
  return (
    <>
      <h3>{t('table.downloads')}</h3>
      <ul class="portico-chips">
        {all.map(([name, path]) => (
          <li>
            <a href={links.plain(path)} rel="nofollow" download>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The table in other forms: every export, normalised files, descriptors, profile; and the other tables of the same file. */
export function TableForms({ ctx, datasetId, distributionId, parts, columns }: TableFormsProps) {
  const { t, links, lang } = ctx;
  const [first] = parts;
  const files = tableUrls('', datasetId, distributionId);
  const api = `/api/v1/datasets/${datasetId}/distributions/${distributionId}`;
  const isFile = first?.status === 'loaded';
  const forms: [string, string][] = [
    ...(first?.csv ? [['CSV (UTF-8)', files.csv] as [string, string]] : []),
    ['Parquet', files.parquet],
    ['CSVW', `${api}/table/csvw.json`],
    ['Frictionless', `${api}/table/datapackage.json`],
    [t('profile.json'), `${api}/table/profile`],
  ];
  const others = parts.filter(({ part, status }) => part > 0 && status === 'loaded');
  return (
    <section aria-labelledby="altre-forme">
      <h2 id="altre-forme">{t('table.forms')}</h2>
      <Downloads ctx={ctx} api={api} columns={columns} />
      {isFile && (
        <>
          <h3>{t('table.descriptions')}</h3>
          <ul class="portico-chips">
            {forms.map(([name, path]) => (
              <li>
                <a href={links.plain(path)}>{name}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <h3>{t('table.others')}</h3>
          <ul>
            {others.map(({ part, name, rowCount, csv }) => (
              <li>
                {name ?? part} ({formatNumber(lang, rowCount ?? 0)}){' '}
                <a href={links.plain(`${api}/rows?table=${part}`)}>JSON</a>
                {csv && (
                  <>
                    {' '}
                    <a href={links.plain(`${files.csv}?table=${part}`)}>CSV</a>
                  </>
                )}{' '}
                <a href={links.plain(`${files.parquet}?table=${part}`)}>Parquet</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
