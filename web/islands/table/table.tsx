import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ActiveFilters } from '../common/active-filters.js';
import { FaultNote } from '../common/fault-note.js';
import { isAbort } from '../common/fetch-json.js';
import { translator } from '../common/texts.js';
import { useViewParams } from '../common/use-view-state.js';
import { viewState } from '../common/view-state.js';
import type { IslandColumn, IslandProps } from '../island.js';
import { CellBar } from './cell-bar.js';
import type { CellPlace } from './cell-keys.js';
import { ColumnChooser } from './column-chooser.js';
import { ColumnPanel } from './column-panel.js';
import { Grid } from './grid.js';
import { type OpenedView, openView } from './open-view.js';
import { StatusLine } from './status-line.js';
import { TABLE_TEXTS } from './texts.js';
import { Toolbar } from './toolbar.js';
import { CellDialog, RowDialog } from './value-dialogs.js';
import { nextSort, readTableView, rowsKey } from './view.js';

/** Milliseconds after which the place that one scrolled to is written into the address. */
const SETTLED = 400;

type Opened =
  | { kind: 'columns' }
  | { kind: 'column'; column: IslandColumn }
  | { kind: 'cell'; row: number; column: IslandColumn }
  | { kind: 'row'; row: number };

/** The table with its tools. What is shown stays until what is asked for is here. */
export function Table({ props, first }: { props: IslandProps; first: OpenedView }) {
  const t = translator(props.lang, TABLE_TEXTS);
  const params = useViewParams();
  const wanted = useMemo(() => readTableView(params, props.columns), [params.toString()]);
  const key = rowsKey(wanted);
  const [current, setCurrent] = useState(first);
  const [fault, setFault] = useState<string>();
  const [tries, setTries] = useState(0);
  const [answers, setAnswers] = useState(0);
  const [opened, setOpened] = useState<Opened>();
  const [active, setActive] = useState<CellPlace>();
  const [seen, setSeen] = useState({ first: 1, last: 1 });
  const control = useRef<{ goTo?: (row: number) => void }>({}).current;
  const { view, source } = current;
  const total = source.total ?? 0;

  useEffect(() => {
    current.listen(() => setAnswers((n) => n + 1));
  }, [current]);
  useEffect(() => {
    setFault(undefined);
    if (key === rowsKey(current.view)) return undefined;
    const stop = new AbortController();
    openView(props, wanted, stop.signal).then(
      (next) => {
        source.stop();
        setActive(undefined);
        setCurrent(next);
      },
      (error) => {
        if (!isAbort(error)) setFault(error instanceof Error ? error.message : String(error));
      },
    );
    return () => stop.abort();
  }, [key, tries]);
  useEffect(() => {
    const timer = setTimeout(() => {
      viewState.set({ row: seen.first > 1 ? String(seen.first) : undefined });
    }, SETTLED);
    return () => clearTimeout(timer);
  }, [seen.first]);

  const open = ({ row, column: at }: CellPlace): void => {
    const column = view.shown[at - 1];
    setOpened(column ? { kind: 'cell', row, column } : { kind: 'row', row });
  };
  const close = (): void => setOpened(undefined);
  const busy = key !== rowsKey(view) && fault === undefined;
  const broken = source.fault;
  return (
    <>
      <Toolbar props={props} view={wanted} choose={() => setOpened({ kind: 'columns' })} />
      <ActiveFilters lang={props.lang} columns={props.columns} assets={props.assets} />
      {fault !== undefined && (
        <FaultNote lang={props.lang} message={fault} retry={() => setTries(tries + 1)}>
          <button
            type="button"
            class="btn btn-outline-primary btn-xs"
            onClick={() => viewState.set({ filter: undefined, q: undefined })}
          >
            {t('undoFilters')}
          </button>
        </FaultNote>
      )}
      {broken !== undefined && (
        <FaultNote
          lang={props.lang}
          message={broken instanceof Error ? broken.message : String(broken)}
          retry={source.retry}
        />
      )}
      <StatusLine
        props={props}
        view={view}
        total={total}
        first={seen.first}
        last={seen.last}
        busy={busy}
        goTo={(row) => control.goTo?.(row)}
      />
      {total > 0 && (
        <Grid
          {...{ props, view, source, total, answers, busy, open, control }}
          sort={(column) => viewState.set({ sort: nextSort(view.sort, column.name), row: undefined })}
          options={(column) => setOpened({ kind: 'column', column })}
          activated={setActive}
          seen={(from, to) => setSeen({ first: from, last: to })}
        />
      )}
      {active && total > 0 && <CellBar {...{ props, view, source, open }} place={active} />}
      {total > 0 && (
        <details class="portico-keys">
          <summary>{t('keys')}</summary>
          <p>{t('help')}</p>
        </details>
      )}
      {opened?.kind === 'columns' && (
        <ColumnChooser
          {...{ props, close }}
          view={wanted}
          open={(column) => setOpened({ kind: 'column', column })}
        />
      )}
      {opened?.kind === 'column' && (
        <ColumnPanel {...{ props, close }} view={wanted} column={opened.column} />
      )}
      {opened?.kind === 'cell' && (
        <CellDialog {...{ props, view, close }} row={opened.row} column={opened.column} />
      )}
      {opened?.kind === 'row' && (
        <RowDialog
          {...{ props, view, close }}
          row={opened.row}
          openCell={(column) => setOpened({ kind: 'cell', row: opened.row, column })}
        />
      )}
    </>
  );
}
