import { render } from 'preact';
import { FaultNote } from '../common/fault-note.js';
import { viewState } from '../common/view-state.js';
import type { IslandProps } from '../island.js';
import { openView } from './open-view.js';
import { Table } from './table.js';
import { readTableView } from './view.js';

/**
 * Puts the living table in place of the first rows that the server wrote. These stay until its own are here; where they
 * cannot be had they stay with the reason above them.
 */
export async function mount(element: HTMLElement, props: IslandProps): Promise<void> {
  const note = document.createElement('div');
  const start = async (): Promise<void> => {
    try {
      const first = await openView(props, readTableView(viewState.params(), props.columns));
      element.replaceChildren();
      render(<Table props={props} first={first} />, element);
      element.dataset.alive = '';
    } catch (error) {
      element.prepend(note);
      const message = error instanceof Error ? error.message : String(error);
      render(<FaultNote lang={props.lang} message={message} retry={() => void start()} />, note);
    }
  };
  await start();
}
