import { useState } from 'preact/hooks';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { Dialog } from '../common/dialog.js';
import { readCondition } from '../common/filters.js';
import { Icon } from '../common/icon.js';
import { translator } from '../common/texts.js';
import { viewState } from '../common/view-state.js';
import type { IslandColumn, IslandProps } from '../island.js';
import { TABLE_TEXTS } from './texts.js';
import { columnsParam, type TableView } from './view.js';

/** Columns listed at once; the others are found by their name. */
const MOST_LISTED = 100;

interface ColumnChooserProps {
  props: IslandProps;
  view: TableView;
  /** Opens the panel of a column. */
  open(column: IslandColumn): void;
  close(): void;
}

/** Which columns are shown, and the way to the filters of each. */
export function ColumnChooser({ props, view, open, close }: ColumnChooserProps) {
  const { lang, assets, columns } = props;
  const t = translator(lang, TABLE_TEXTS);
  const [text, setText] = useState('');
  const words = text.trim().toLowerCase();
  const found = columns.filter(({ title, name }) => `${title} ${name}`.toLowerCase().includes(words));
  const listed = found.slice(0, MOST_LISTED);
  const shown = new Set(view.shown.map(({ name }) => name));
  const filtered = new Set(view.filter.map((one) => readCondition(one, columns)?.column));
  const show = (names: ReadonlySet<string>): void =>
    viewState.set(
      columnsParam(
        columns.filter(({ name }) => names.has(name)),
        columns,
      ),
    );
  const number = (n: number): string => formatNumber(lang, n);
  return (
    <Dialog lang={lang} assets={assets} title={t('chooseColumns')} close={close}>
      <p role="status">{t('shownColumns', { n: number(shown.size), total: number(columns.length) })}</p>
      <label class="portico-find-column">
        {t('findColumn')}
        <input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <p class="portico-dialog-buttons">
        <button
          type="button"
          class="btn btn-outline-primary btn-xs"
          onClick={() => show(new Set(columns.map(({ name }) => name)))}
        >
          {t('allColumns')}
        </button>
        {words !== '' && found.length > 0 && (
          <button
            type="button"
            class="btn btn-outline-primary btn-xs"
            onClick={() => show(new Set(found.map(({ name }) => name)))}
          >
            {t('onlyThese')}
          </button>
        )}
      </p>
      <ul class="portico-column-list">
        {listed.map((column) => (
          <li key={column.name}>
            <label class="portico-choice">
              <input
                type="checkbox"
                checked={shown.has(column.name)}
                // One at least stays: a table without columns shows nothing.
                disabled={shown.size === 1 && shown.has(column.name)}
                onChange={(event) => {
                  const next = new Set(shown);
                  if (event.currentTarget.checked) next.add(column.name);
                  else next.delete(column.name);
                  show(next);
                }}
              />
              <span>{column.title}</span>
            </label>
            <button
              type="button"
              class={`portico-plain-button${filtered.has(column.name) ? ' portico-on' : ''}`}
              onClick={() => open(column)}
            >
              <Icon assets={assets} name="funnel" />
              <span class="visually-hidden">{t('options', { column: column.title })}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > listed.length && <p>{t('moreColumns', { n: number(found.length - listed.length) })}</p>}
    </Dialog>
  );
}
