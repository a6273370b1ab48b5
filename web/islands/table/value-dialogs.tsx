import { cellText, LONGEST_CELL } from '../../../src/portal/cell.js';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { Dialog } from '../common/dialog.js';
import { FaultNote } from '../common/fault-note.js';
import { COMMON_TEXTS, translator } from '../common/texts.js';
import type { IslandColumn, IslandProps } from '../island.js';
import { isCut, loadCell, loadRow } from './load-rows.js';
import { TABLE_TEXTS } from './texts.js';
import { useAsked } from './use-asked.js';
import type { TableView } from './view.js';

interface ValueDialogProps {
  props: IslandProps;
  view: TableView;
  /** Number of the row in the view, from 1. */
  row: number;
  close(): void;
}

/** A whole value as text: longer ones are not cut here. */
function wholeText(lang: 'it' | 'en', column: IslandColumn, value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : value;
  return typeof text === 'string' && text.length > LONGEST_CELL ? text : cellText(lang, column, text);
}

/** One cell, whole, however long: it is fetched when it is asked for. */
export function CellDialog({ props, view, row, column, close }: ValueDialogProps & { column: IslandColumn }) {
  const { lang, assets } = props;
  const t = translator(lang, TABLE_TEXTS);
  const asked = useAsked(`${row} ${column.name}`, async (signal) => ({
    cell: await loadCell(props, view, row - 1, column.name, signal),
  }));
  return (
    <Dialog lang={lang} assets={assets} title={column.title} close={close} wide>
      <p>{t('row', { n: formatNumber(lang, row) })}</p>
      {asked.fault && <FaultNote lang={lang} message={asked.fault} retry={asked.retry} />}
      {asked.value ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
        <pre class="portico-whole-cell" tabIndex={0}>
          {asked.value.cell === null || asked.value.cell === undefined
            ? t('empty')
            : wholeText(lang, column, asked.value.cell)}
        </pre>
      ) : (
        !asked.fault && <p>{translator(lang, COMMON_TEXTS)('loading')}</p>
      )}
    </Dialog>
  );
}

/** One row with all its columns, one under the other. */
export function RowDialog({
  props,
  view,
  row,
  close,
  openCell,
}: ValueDialogProps & { openCell(column: IslandColumn): void }) {
  const { lang, assets, columns } = props;
  const t = translator(lang, TABLE_TEXTS);
  const asked = useAsked(String(row), (signal) => loadRow(props, view, row - 1, signal));
  return (
    <Dialog lang={lang} assets={assets} title={t('row', { n: formatNumber(lang, row) })} close={close} wide>
      {asked.fault && <FaultNote lang={lang} message={asked.fault} retry={asked.retry} />}
      {asked.value ? (
        <dl class="portico-facts portico-row-facts">
          {columns.map((column, at) => {
            const value = asked.value?.[at];
            return (
              <div key={column.name}>
                <dt>
                  {column.title}
                  {column.unit && ` (${column.unit})`}
                </dt>
                <dd>
                  {value === null || value === '' ? <em>{t('empty')}</em> : cellText(lang, column, value)}
                  {isCut(value) && (
                    <>
                      {' '}
                      <button type="button" class="portico-link-button" onClick={() => openCell(column)}>
                        {t('wholeCell')}
                      </button>
                    </>
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      ) : (
        !asked.fault && <p>{translator(lang, COMMON_TEXTS)('loading')}</p>
      )}
    </Dialog>
  );
}
