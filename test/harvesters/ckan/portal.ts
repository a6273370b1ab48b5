import type { Handler } from '../stand-in/fault-injector.js';

export interface Package {
  id: string;
  [field: string]: unknown;
}

/** How a portal of CKAN behaves; a well-behaved one unless told. */
export interface PortalHabits {
  /** Where its API is. */
  api?: string;
  /** Actions that answer; all unless told. */
  actions?: readonly string[];
  /** What it says it has, whatever it has. */
  count?: (real: number) => number;
  /** Gives the first page for every place. */
  ignoresStart?: boolean;
  /** Ignores `sort`. */
  unsorted?: boolean;
  /** Ids of packages whose dict breaks the answer. */
  broken?: ReadonlySet<string>;
  /** Packages whose id cannot be had either. */
  silent?: ReadonlySet<string>;
  /** What happens to the listing before the nth search is answered. */
  onSearch?: (n: number, packages: Package[]) => void;
  /** The text of an answer in place of JSON. */
  spoil?: (action: string, query: URLSearchParams) => string | Buffer | undefined;
  /** Lists of lists, as DKAN gives. */
  nested?: boolean;
  /** Most rows of a page. */
  rowsMax?: number;
}

export const packageOf = (n: number, more: Record<string, unknown> = {}): Package => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  name: `dataset-${n}`,
  title: `Dataset ${n}`,
  type: 'dataset',
  state: 'active',
  resources: [{ id: `r-${n}`, url: `https://files.example/${n}.csv`, format: 'CSV' }],
  ...more,
});

export const packages = (count: number): Package[] => Array.from({ length: count }, (_, n) => packageOf(n));

/** A portal with these packages, by the Action API. */
export function portalOf(packages: Package[], habits: PortalHabits = {}): Handler {
  const { api = '/api/3/action', actions, rowsMax = 1000 } = habits;
  let searches = 0;
  const found = (entry: Package, fl: string | null) =>
    fl ? Object.fromEntries(fl.split(',').map((key) => [key, entry[key]])) : entry;

  function search(query: URLSearchParams): unknown {
    const rows = Math.min(Number(query.get('rows') ?? 10), rowsMax);
    if (rows > 0) habits.onSearch?.(searches++, packages);
    const listed = [...packages];
    if (!habits.unsorted) listed.sort((a, b) => (a.id < b.id ? -1 : 1));
    const start = habits.ignoresStart ? 0 : Number(query.get('start') ?? 0);
    const page = listed.slice(start, start + rows);
    const bad = query.get('fl') ? habits.silent : habits.broken;
    if (page.some(({ id }) => bad?.has(id))) return undefined;
    return {
      count: habits.count?.(packages.length) ?? packages.length,
      results: page.map((entry) => found(entry, query.get('fl'))),
    };
  }

  function answer(action: string, query: URLSearchParams): unknown {
    if (actions && !actions.includes(action)) return null;
    const nest = (list: unknown[]) => (habits.nested ? [list] : list);
    if (action === 'status_show') return { site_title: 'Portale', ckan_version: '2.10.1' };
    if (action === 'package_search') return search(query);
    if (action === 'package_list') return packages.map(({ name }) => name);
    if (action === 'current_package_list_with_resources') {
      const offset = Number(query.get('offset') ?? 0);
      return nest(packages.slice(offset, offset + Number(query.get('limit') ?? 10)));
    }
    if (action === 'package_show') {
      const entry = packages.find(({ id, name }) => [id, name].includes(query.get('id') ?? ''));
      return entry && habits.broken?.has(entry.id) ? undefined : entry && nest([entry]);
    }
    return null;
  }

  return (request, reply) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://portal.example');
    const json = (status: number, text: string | Buffer) =>
      reply.writeHead(status, { 'content-type': 'application/json;charset=utf-8' }).end(text);
    if (!pathname.startsWith(`${api}/`)) return json(404, JSON.stringify('Not found'));
    const action = pathname.slice(api.length + 1);
    const spoilt = habits.spoil?.(action, searchParams);
    if (spoilt !== undefined) return json(200, spoilt);
    const result = answer(action, searchParams);
    if (result === null) return json(400, JSON.stringify(`Bad request - Action name not known: ${action}`));
    if (result === undefined)
      return json(200, '{"success": true, "result": {"count": 3, "results": [{"id": "tron');
    return json(200, JSON.stringify({ help: '?', success: true, result }));
  };
}
