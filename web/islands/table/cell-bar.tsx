import { cellText } from '../../../src/portal/cell.js';
import { translator } from '../common/texts.js';
import type { IslandProps } from '../island.js';
import type { CellPlace } from './cell-keys.js';
import { isCut } from './load-rows.js';
import type { RowSource } from './row-source.js';
import { TABLE_TEXTS } from './texts.js';
import type { TableView } from './view.js';

interface CellBarProps {
  props: IslandProps;
  view: TableView;
  source: RowSource;
  place: CellPlace;
  open(place: CellPlace): void;
}

/** The chosen cell with more room than the grid gives it, and the ways to see all of it and of its row. */
export function CellBar({ props, view, source, place, open }: CellBarProps) {
  const { lang } = props;
  const t = translator(lang, TABLE_TEXTS);
  const column = view.shown[place.column - 1];
  if (place.row === 0 || !column) return null;
  const value = source.value(place.row - 1, place.column - 1);
  const text = value === undefined ? '' : cellText(lang, column, value);
  return (
    <div class="portico-cell-bar">
      <p>
        <strong>{column.title}</strong> {value === null ? <em>{t('empty')}</em> : text}
      </p>
      <p class="portico-cell-buttons">
        {isCut(value) && (
          <button type="button" class="portico-link-button" onClick={() => open(place)}>
            {t('wholeCell')}
          </button>
        )}
        <button type="button" class="portico-link-button" onClick={() => open({ row: place.row, column: 0 })}>
          {t('wholeRow')}
        </button>
      </p>
    </div>
  );
}
