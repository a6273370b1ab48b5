import { formatNumber } from '../../format.js';
import type { Params } from '../../links.js';
import type { Preview } from '../../load/tables.js';
import type { PageContext } from '../../page-context.js';

const MOST_PARTS = 100;

interface PartsProps {
  ctx: PageContext;
  preview: Preview;
  href(params: Params): string;
}

/** The other tables of the same file (sheets, layers, members of an archive), as links to their views. */
export function Parts({ ctx, preview: { parts, table, request }, href }: PartsProps) {
  const loaded = parts.filter(({ status }) => status === 'loaded').slice(0, MOST_PARTS);
  if (loaded.length < 2) return null;
  return (
    <nav class="portico-parts" aria-label={ctx.t('view.parts')}>
      <ul class="portico-chips">
        {loaded.map(({ part, name, rowCount }) => (
          <li>
            <a
              href={href({ vista: request.params.vista, table: part > 0 ? String(part) : undefined })}
              aria-current={part === table.part ? 'page' : undefined}
            >
              {name ?? part} ({formatNumber(ctx.lang, rowCount ?? 0)})
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
