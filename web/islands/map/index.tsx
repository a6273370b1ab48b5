import { render } from 'preact';
import type { Island } from '../island.js';
import { MapView } from './map-view.js';

/** The map of a table. */
export const mount: Island['mount'] = (element, props) => {
  element.replaceChildren();
  render(<MapView props={props} />, element);
  element.dataset.alive = '';
};
