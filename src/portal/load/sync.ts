import { type KeptItem, listItems } from '../../harvest/sync/items.js';
import { CHECK_STATES, HELD_STATES, type ItemState, PORTALS } from '../../harvest/sync/model.js';
import { lastDone, listRuns, type RunKind, type SyncRun } from '../../harvest/sync/runs.js';
import type { Services } from '../../services.js';
import { readPage } from '../search-params.js';

/** What the page tells of: our own addresses, or one of the portals. */
export const SYNC_VIEWS = ['check', ...PORTALS] as const;
export type SyncView = (typeof SYNC_VIEWS)[number];

/** What is known of one view. */
export interface ViewState {
  view: SyncView;
  /** The last that came to its end: what is shown. */
  shown: SyncRun | undefined;
  /** The last of all, where it is another: under way, or failed. */
  latest: SyncRun | undefined;
}

/** What the page shows. */
export interface SyncData {
  views: readonly ViewState[];
  view: SyncView;
  /** One state, or `all`; undefined: all that are not as they should be. */
  state: ItemState | 'all' | undefined;
  items: readonly KeptItem[];
  page: number;
  pages: number;
}

export interface SyncParams {
  view: SyncView | undefined;
  state: ItemState | 'all' | undefined;
  page: number;
}

/** Datasets on a page. */
const PAGE_SIZE = 25;

/** States that need nobody's attention. */
const FINE: ReadonlySet<ItemState> = new Set<ItemState>(['ok', 'present']);

/** The states of a view, the worst first. */
export const statesOf = (view: SyncView): readonly ItemState[] =>
  view === 'check' ? CHECK_STATES : HELD_STATES;

/** Reads the parameters of the page; what it does not know is left out. */
export function readSyncParams(query: Readonly<Record<string, unknown>>): SyncParams {
  const states: readonly (ItemState | 'all')[] = ['all', ...CHECK_STATES, ...HELD_STATES];
  return {
    view: SYNC_VIEWS.find((one) => one === query.view),
    state: states.find((one) => one === query.state),
    page: readPage(query.page),
  };
}

const kindOf = (view: SyncView): RunKind => (view === 'check' ? 'check' : 'read-back');

async function stateOf({ db }: Services, view: SyncView): Promise<ViewState> {
  const kind = kindOf(view);
  const portal = view === 'check' ? undefined : view;
  const [shown, [latest]] = await Promise.all([
    lastDone(db, kind, portal),
    listRuns(db, { kind, portal, limit: 1 }),
  ]);
  return { view, shown, latest: latest && latest.id !== shown?.id ? latest : undefined };
}

/** The last runs of every view, and a page of what one of them says: of what the public sees. */
export async function loadSync(services: Services, params: SyncParams): Promise<SyncData> {
  const views = await Promise.all(SYNC_VIEWS.map((view) => stateOf(services, view)));
  const known = views.filter(({ shown }) => shown !== undefined).map(({ view }) => view);
  const view = params.view ?? known.find((one) => one !== 'check') ?? known[0] ?? 'check';
  const run = views.find((one) => one.view === view)?.shown;
  const { state, page } = params;
  const states = statesOf(view);
  const wanted =
    state === 'all' ? states : state === undefined ? states.filter((one) => !FINE.has(one)) : [state];
  const counts = run?.figures.items ?? {};
  const total = wanted.reduce((sum, one) => sum + (counts[one] ?? 0), 0);
  const items = run
    ? await listItems(services.db, run.id, {
        states: wanted,
        limit: PAGE_SIZE,
        offset: (page - 1) * PAGE_SIZE,
        publicOnly: true,
        byState: true,
      })
    : [];
  return { views, view, state, items, page, pages: Math.ceil(total / PAGE_SIZE) };
}
