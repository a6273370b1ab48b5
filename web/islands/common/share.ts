import { frameCode } from '../../../src/portal/frame-code.js';
import type { IslandProps } from '../island.js';
import { absolute, addressOf } from './view-params.js';
import { viewState } from './view-state.js';

/** Parameters of a link to this view: without what only pages without script need. */
export function linkParams(params: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams(params);
  kept.delete('page');
  return kept;
}

/** Links that lead to the same view elsewhere: other views, the other language, from a frame to the portal. */
const FOLLOWING = 'a[data-view], header a[hreflang], a[data-portal-link]';

/**
 * Keeps what the server wrote about this view in step with it: the links to the other views and languages, the permanent
 * link, the code for other sites.
 */
export function keepShare(frame: HTMLElement, props: IslandProps): void {
  const fields = (name: string) =>
    frame.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`[data-share="${name}"]`);
  const update = (): void => {
    const params = linkParams(viewState.params());
    const link = absolute(window.location.origin, addressOf(props.page, params, 'anteprima'));
    const embed = absolute(window.location.origin, addressOf(props.embed, params));
    for (const field of fields('link')) field.value = link;
    for (const field of fields('embed')) field.value = frameCode(embed, props.title);
    for (const anchor of document.querySelectorAll<HTMLAnchorElement>(FOLLOWING)) keepInStep(anchor, params);
  };
  viewState.listen(update);
  update();
}

/** A link to another view or language takes the state of this one along. */
function keepInStep(anchor: HTMLAnchorElement, params: URLSearchParams): void {
  const view = anchor.dataset.view;
  const next = new URLSearchParams(params);
  if (view) next.set('vista', view);
  if (anchor.hreflang) {
    next.delete('lang');
    if (anchor.hreflang !== 'it') next.set('lang', anchor.hreflang);
  }
  const { pathname, hash } = new URL(anchor.href);
  anchor.setAttribute('href', addressOf(pathname, next, hash.slice(1)));
}
