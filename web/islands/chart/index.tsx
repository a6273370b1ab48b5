import { render } from 'preact';
import type { Island } from '../island.js';
import { ChartView } from './chart-view.js';

/** The chart of a table. What the server wrote stays until there is something to show in its place. */
export const mount: Island['mount'] = (element, props) => {
  const view = document.createElement('div');
  view.hidden = true;
  element.append(view);
  const show = (): void => {
    if (!view.hidden) return;
    view.hidden = false;
    element.replaceChildren(view);
    element.dataset.alive = '';
  };
  render(<ChartView props={props} onReady={show} />, view);
};
