import { enableCopying } from './common/copy.js';
import { keepShare } from './common/share.js';
import type { Island, IslandProps } from './island.js';

/** The islands by the name in `data-island`; each is a file of its own, fetched where a page has one. */
const ISLANDS: Readonly<Record<string, () => Promise<Island>>> = {
  table: () => import('./table/index.js'),
  chart: () => import('./chart/index.js'),
  map: () => import('./map/index.js'),
};

for (const element of document.querySelectorAll<HTMLElement>('[data-island]')) {
  const load = ISLANDS[element.dataset.island ?? ''];
  if (!load) continue;
  const props = JSON.parse(element.dataset.props ?? '{}') as IslandProps;
  keepShare(element.closest<HTMLElement>('[data-preview-frame]') ?? element, props);
  load()
    .then((island) => island.mount(element, props))
    // What the server wrote is still there to be read.
    .catch((error) => console.error(error));
}
enableCopying(document);
