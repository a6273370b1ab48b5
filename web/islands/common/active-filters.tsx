import type { IslandProps } from '../island.js';
import { describeCondition, readCondition } from './filters.js';
import { Icon } from './icon.js';
import { COMMON_TEXTS, translator } from './texts.js';
import { useViewParams } from './use-view-state.js';
import { viewState } from './view-state.js';

/** What narrows the table, each with a button that takes it away; the same above every view. Nothing where nothing does. */
export function ActiveFilters({ lang, columns, assets }: Pick<IslandProps, 'lang' | 'columns' | 'assets'>) {
  const t = translator(lang, COMMON_TEXTS);
  const params = useViewParams();
  const filters = params.getAll('filter');
  const q = params.get('q');
  if (filters.length === 0 && !q) return null;
  // Where rows were is no place among others.
  const rest = { row: undefined };
  const chips = [
    ...(q
      ? [{ words: t('searched', { words: q }), remove: () => viewState.set({ q: undefined, ...rest }) }]
      : []),
    ...filters.map((text, at) => {
      const condition = readCondition(text, columns);
      return {
        words: condition ? describeCondition(lang, columns, condition) : text,
        remove: () => viewState.set({ filter: filters.filter((_, other) => other !== at), ...rest }),
      };
    }),
  ];
  return (
    <ul class="portico-active-filters" aria-label={t('filters')}>
      {chips.map(({ words, remove }) => (
        <li key={words}>
          <button
            type="button"
            class="portico-chip-button"
            aria-label={t('removeFilter', { filter: words })}
            onClick={remove}
          >
            <span>{words}</span>
            <Icon assets={assets} name="close" />
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <button
            type="button"
            class="portico-link-button"
            onClick={() => viewState.set({ filter: undefined, q: undefined, ...rest })}
          >
            {t('removeAll')}
          </button>
        </li>
      )}
    </ul>
  );
}
