/* biome-ignore-all lint/a11y/useSemanticElements: the element search is younger than the browsers that are served */
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../common/icon.js';
import { translator } from '../common/texts.js';
import { viewState } from '../common/view-state.js';
import type { IslandProps } from '../island.js';
import { exportAddress } from './load-rows.js';
import { TABLE_TEXTS } from './texts.js';
import type { TableView } from './view.js';

interface ToolbarProps {
  props: IslandProps;
  view: TableView;
  /** Opens the list of columns. */
  choose(): void;
}

/** What can be done with the whole table: search, columns and filters, download. */
export function Toolbar({ props, view, choose }: ToolbarProps) {
  const { lang, assets } = props;
  const t = translator(lang, TABLE_TEXTS);
  const [words, setWords] = useState(view.q);
  useEffect(() => setWords(view.q), [view.q]);
  return (
    <div class="portico-toolbar">
      <form
        class="portico-toolbar-search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          viewState.set({ q: words.trim(), row: undefined });
        }}
      >
        <label class="visually-hidden" for="tabella-cerca">
          {t('search')}
        </label>
        <input
          id="tabella-cerca"
          type="search"
          placeholder={t('search')}
          value={words}
          maxLength={500}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <button type="submit" class="btn btn-primary btn-xs">
          <Icon assets={assets} name="search" />
          <span class="visually-hidden">{t('searchButton')}</span>
        </button>
      </form>
      <button type="button" class="btn btn-outline-primary btn-xs" onClick={choose}>
        <Icon assets={assets} name="settings" />
        {t('columnsButton')}
      </button>
      <a class="btn btn-outline-primary btn-xs" href={exportAddress(props, view)} download>
        <Icon assets={assets} name="download" />
        {t('download')}
      </a>
    </div>
  );
}
