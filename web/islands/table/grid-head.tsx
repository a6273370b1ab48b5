/* biome-ignore-all lint/a11y/useSemanticElements: a grid of millions of rows has no table elements to be made of */
/* biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time, as ARIA's grid pattern says */
import { isNumeric } from '../../../src/portal/cell.js';
import { Icon } from '../common/icon.js';
import { translator } from '../common/texts.js';
import type { IslandColumn, IslandProps } from '../island.js';
import type { CellPlace } from './cell-keys.js';
import { TABLE_TEXTS } from './texts.js';
import type { TableView } from './view.js';

export const HEAD_HEIGHT = 48;

interface GridHeadProps {
  props: IslandProps;
  view: TableView;
  edges: readonly number[];
  numberWidth: number;
  shown: readonly number[];
  active: CellPlace;
  /** Names of the columns that are filtered. */
  filtered: ReadonlySet<string | undefined>;
  sort(column: IslandColumn): void;
  options(column: IslandColumn): void;
}

/** The headers: a click on the name sorts, the button beside it opens filters and profile. */
export function GridHead({
  props,
  view,
  edges,
  numberWidth,
  shown,
  active,
  filtered,
  sort,
  options,
}: GridHeadProps) {
  const { lang, assets } = props;
  const t = translator(lang, TABLE_TEXTS);
  return (
    <div
      role="rowgroup"
      class="portico-grid-head"
      style={{ width: `${numberWidth + (edges.at(-1) ?? 0)}px` }}
    >
      <div role="row" aria-rowindex={1}>
        <div
          role="columnheader"
          aria-colindex={1}
          class="portico-grid-number"
          style={{ width: `${numberWidth}px` }}
          data-row={0}
          data-column={0}
          tabIndex={active.row === 0 && active.column === 0 ? 0 : -1}
        >
          <span aria-hidden="true">#</span>
          <span class="visually-hidden">{t('rowNumber')}</span>
        </div>
        {shown.map((at) => {
          const column = view.shown[at];
          if (!column) return null;
          const left = edges[at] ?? 0;
          const sorted = view.sort?.column === column.name ? view.sort : undefined;
          const direction = sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none';
          const called = column.unit ? `${column.title} (${column.unit})` : column.title;
          return (
            <div
              key={column.name}
              role="columnheader"
              aria-colindex={at + 2}
              aria-sort={direction}
              aria-label={called}
              class={`portico-grid-header${isNumeric(column) ? ' portico-grid-right' : ''}`}
              style={{ left: `${numberWidth + left}px`, width: `${(edges[at + 1] ?? left) - left}px` }}
              data-row={0}
              data-column={at + 1}
              tabIndex={active.row === 0 && active.column === at + 1 ? 0 : -1}
            >
              <button
                type="button"
                tabIndex={-1}
                class="portico-grid-sort"
                title={t('sortBy', { column: called })}
                onClick={() => sort(column)}
              >
                <span>
                  {column.title}
                  {column.unit && <span class="portico-unit"> ({column.unit})</span>}
                </span>
                {sorted && <Icon assets={assets} name={sorted.descending ? 'arrow-down' : 'arrow-up'} />}
              </button>
              <button
                type="button"
                tabIndex={-1}
                class={`portico-grid-options${filtered.has(column.name) ? ' portico-on' : ''}`}
                aria-label={t('options', { column: called })}
                title={t('optionsShort')}
                onClick={() => options(column)}
              >
                <Icon assets={assets} name="funnel" />
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
