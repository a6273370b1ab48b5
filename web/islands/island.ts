import type { IslandProps } from '../../src/portal/island-props.js';

export type { IslandColumn, IslandProps } from '../../src/portal/island-props.js';

/** A part of a page that comes alive. What the server wrote into the element stays until the island is ready. */
export interface Island {
  mount(element: HTMLElement, props: IslandProps): void | Promise<void>;
}
