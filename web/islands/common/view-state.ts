import { addressOf, type ParamChanges, withChanges } from './view-params.js';

/**
 * The view of this page, kept in its address alone: what is in it can be linked, framed, reloaded. Names that all views
 * share: `vista`, `filter` (repeated), `q`; the others belong to one view (docs/portal.md lists them).
 */
export interface ViewState {
  get(name: string): string | undefined;
  all(name: string): string[];
  /** Writes changes into the address (without a new entry in the history) and tells who listens. */
  set(changes: ParamChanges): void;
  /** Called after each change; gives the way to end that. */
  listen(listener: () => void): () => void;
  /** The parameters as they are now, a copy. */
  params(): URLSearchParams;
}

const listeners = new Set<() => void>();

const current = (): URLSearchParams => new URLSearchParams(window.location.search);

/** The one state of the page. */
export const viewState: ViewState = {
  get: (name) => current().get(name) ?? undefined,
  all: (name) => current().getAll(name),
  set(changes) {
    const { pathname, search, hash } = window.location;
    // The page of rows without script; with it, rows are told by their number.
    const next = addressOf(pathname, withChanges(current(), { page: undefined, ...changes }), hash.slice(1));
    if (next === `${pathname}${search}${hash}`) return;
    window.history.replaceState(window.history.state, '', next);
    for (const listener of listeners) listener();
  },
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  params: current,
};
