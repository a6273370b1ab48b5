import type { DatasetRecord } from '../../../catalog/record.js';
import { columnTitles } from '../../column-titles.js';
import type { IslandProps } from '../../island-props.js';
import type { Preview } from '../../load/tables.js';
import type { PageContext } from '../../page-context.js';

/** What the browser is told of a table. `framed`: on the page that other sites frame. */
export function toIslandProps(
  ctx: PageContext,
  record: DatasetRecord,
  preview: Preview,
  { title, framed }: { title: string; framed: boolean },
): IslandProps {
  const { distribution, request, columns } = preview;
  const titles = columnTitles(columns);
  const page = ctx.links.distribution(record.name, distribution.id);
  const embed = ctx.links.embed(record.name, distribution.id);
  const withoutLanguage = (address: string): string => address.replace(/\?.*$/, '');
  return {
    lang: ctx.lang,
    api: ctx.links.plain(`/api/v1/datasets/${record.id}/distributions/${distribution.id}`),
    ...(request.table && { table: request.table }),
    ...(record.version === 'draft' && { version: 'draft' }),
    title,
    columns: columns.map(({ name, label, type, unit }, at) => ({
      ...{ name, label, title: titles[at] ?? name, type },
      ...(unit && { unit }),
    })),
    total: preview.total,
    page: withoutLanguage(page),
    embed: withoutLanguage(embed),
    framed,
    assets: ctx.assets,
    ...(ctx.tiles && { tiles: ctx.tiles }),
  };
}
