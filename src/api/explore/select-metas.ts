import { OdsqlError } from './odsql/odsql-error.js';
import { parseSelect } from './odsql/parse.js';

type Shown = Record<string, unknown> & { metas?: Record<string, Record<string, unknown>> };

function shownValue(dataset: Shown, name: string, at: number): unknown {
  const [template, key] = name.includes('.') ? (name.split('.') as [string, string]) : ['default', name];
  if (!name.includes('.') && Object.hasOwn(dataset, name)) return dataset[name];
  const metas = dataset.metas?.[template];
  if (!metas || !Object.hasOwn(metas, key)) throw new OdsqlError('select', `Unknown field: ${name}`, at);
  return metas[key];
}

/** `select` over the catalogue: whole datasets for `*`, else the fields chosen, flat. @throws OdsqlError */
export function selectMetas(
  select: string | undefined,
  datasets: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  const items = select?.trim() ? parseSelect(select) : [];
  if (items.length === 0 || items.some(({ kind }) => kind === 'all')) return [...datasets];
  const fields = items.map((item) => {
    if (item.kind !== 'expression' || item.expression.kind !== 'field') {
      throw new OdsqlError('select', 'only fields of datasets can be selected', item.at);
    }
    return { name: item.expression.name, shown: item.alias ?? item.text, at: item.at };
  });
  return datasets.map((dataset) =>
    Object.fromEntries(fields.map(({ name, shown, at }) => [shown, shownValue(dataset as Shown, name, at)])),
  );
}
