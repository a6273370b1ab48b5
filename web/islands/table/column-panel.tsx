import { Dialog } from '../common/dialog.js';
import { FaultNote } from '../common/fault-note.js';
import { COMMON_TEXTS, translator } from '../common/texts.js';
import { viewState } from '../common/view-state.js';
import type { IslandColumn, IslandProps } from '../island.js';
import { FilterForm } from './filter-form.js';
import { loadProfile } from './profile.js';
import { ProfileView } from './profile-view.js';
import { TABLE_TEXTS } from './texts.js';
import { useAsked } from './use-asked.js';
import { columnsParam, type TableView } from './view.js';

interface ColumnPanelProps {
  props: IslandProps;
  view: TableView;
  column: IslandColumn;
  close(): void;
}

/** Everything that can be done with one column: its order, its filter, hiding it, what it holds. */
export function ColumnPanel({ props, view, column, close }: ColumnPanelProps) {
  const { lang, assets, columns } = props;
  const t = translator(lang, TABLE_TEXTS);
  const asked = useAsked(column.name, () => loadProfile(props));
  const profile = asked.value?.get(column.name);
  const set: typeof viewState.set = (changes) => {
    viewState.set({ ...changes, row: undefined });
    close();
  };
  const sorted = view.sort?.column === column.name ? view.sort : undefined;
  const orders = [
    ['ascending', column.name, sorted?.descending === false],
    ['descending', `-${column.name}`, sorted?.descending === true],
    ['unordered', undefined, !sorted],
  ] as const;
  return (
    <Dialog lang={lang} assets={assets} title={column.title} close={close}>
      <h4>{t('order')}</h4>
      <div class="portico-dialog-buttons">
        {orders.map(([word, sort, pressed]) => (
          <button
            key={word}
            type="button"
            class={`btn btn-xs ${pressed ? 'btn-primary' : 'btn-outline-primary'}`}
            aria-pressed={pressed}
            onClick={() => set({ sort })}
          >
            {t(word)}
          </button>
        ))}
      </div>
      <h4>{t('filter')}</h4>
      {asked.value || asked.fault ? (
        <FilterForm
          key={column.name}
          lang={lang}
          column={column}
          columns={columns}
          filters={view.filter}
          profile={profile}
          apply={(filter) => set({ filter })}
        />
      ) : (
        <p>{translator(lang, COMMON_TEXTS)('loading')}</p>
      )}
      <h4>{t('profile')}</h4>
      {asked.fault && <FaultNote lang={lang} message={asked.fault} retry={asked.retry} />}
      {asked.value && <ProfileView lang={lang} column={column} profile={profile} />}
      {view.shown.length > 1 && (
        <p class="portico-dialog-buttons">
          <button
            type="button"
            class="btn btn-outline-primary btn-xs"
            onClick={() =>
              set(
                columnsParam(
                  view.shown.filter(({ name }) => name !== column.name),
                  columns,
                ),
              )
            }
          >
            {t('hide')}
          </button>
        </p>
      )}
    </Dialog>
  );
}
