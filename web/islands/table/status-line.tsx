import { useEffect, useState } from 'preact/hooks';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { COMMON_TEXTS, translator } from '../common/texts.js';
import type { IslandProps } from '../island.js';
import { TABLE_TEXTS } from './texts.js';
import type { TableView } from './view.js';

interface StatusLineProps {
  props: IslandProps;
  view: TableView;
  total: number;
  first: number;
  last: number;
  /** Whether other rows are under way. */
  busy: boolean;
  /** Brings a row, from 1, to the top. */
  goTo(row: number): void;
}

/** Milliseconds of rest after which the place is told to readers of screens. */
const QUIET = 600;

/** Which rows are seen, out of how many, and the way to any other. */
export function StatusLine({
  props: { lang, total: whole },
  view,
  total,
  first,
  last,
  busy,
  goTo,
}: StatusLineProps) {
  const t = translator(lang, TABLE_TEXTS);
  const [row, setRow] = useState('');
  const number = (n: number): string => formatNumber(lang, n);
  const column = view.sort && view.shown.find(({ name }) => name === view.sort?.column);
  const order = column
    ? `, ${t(view.sort?.descending ? 'sortedDown' : 'sortedUp', { column: column.title })}`
    : '';
  const words =
    total === 0
      ? t(whole === 0 ? 'emptyTable' : 'noRows')
      : `${t('rows', { first: number(first), last: number(last), total: number(total) })}${order}`;
  const waiting = busy ? ` – ${translator(lang, COMMON_TEXTS)('loading')}` : '';
  const said = useLater(`${words}${waiting}`, QUIET);
  return (
    <div class="portico-status-line">
      <p id="tabella-stato">
        {words}
        {waiting}
      </p>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {total > 1 && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const digits = row.replace(/\D/g, '');
            if (digits) goTo(Math.min(total, Math.max(1, Number(digits))));
          }}
        >
          <label for="tabella-riga">{t('goTo')}</label>
          <input
            id="tabella-riga"
            type="text"
            inputMode="numeric"
            autoComplete="off"
            value={row}
            onInput={(event) => setRow(event.currentTarget.value)}
          />
          <button type="submit" class="btn btn-outline-primary btn-xs">
            {t('go')}
          </button>
        </form>
      )}
    </div>
  );
}

/** A text as it was when it last stood still for so long. */
function useLater(text: string, milliseconds: number): string {
  const [later, setLater] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLater(text), milliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  return later;
}
