import type { FastifyInstance, FastifyReply } from 'fastify';
import { textIn } from '../../../catalog/model/index.js';
import { readCatalog } from '../../../catalog/queries/catalog.js';
import { findOrganization } from '../../../catalog/queries/organizations.js';
import { groupName, themeOfGroup, toPackageGroup } from '../../../ckan/to-group.js';
import { AppError, notFound } from '../../../errors.js';
import { ANONYMOUS } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { packageSearch } from '../actions/package-search.js';
import { callAction } from '../call-action.js';
import { CkanFault } from '../faults.js';
import type { CkanPackage } from '../to-package.js';
import { FEED_PAGE, toAtom } from './to-atom.js';

type Query = Readonly<Record<string, unknown>>;

/** What a feed is of. */
interface FeedOf {
  /** What comes after the portal's name in the title. */
  title: string;
  /** Path and query of the page for people. */
  alternate: string;
  q?: string;
  fq: string[];
  sort?: string;
}

const quoted = (value: string): string => `"${value.replace(/(["\\])/g, '\\$1')}"`;

function pageOf(query: Query): number {
  const { page } = query;
  if (page === undefined || page === '') return 1;
  const number = typeof page === 'string' && /^\d{1,6}$/.test(page) ? Number(page) : 0;
  if (number < 1) {
    throw new AppError('BadRequest', {
      it: 'Il numero di pagina deve essere un intero da 1 in su.',
      en: 'The page number must be an integer from 1 up.',
    });
  }
  return number;
}

/** The page of datasets. A query that cannot be read is a bad request, in the words of the search. */
async function search(services: Services, feed: FeedOf, page: number) {
  const asked = {
    q: feed.q ?? '',
    fq: feed.fq,
    sort: feed.sort ?? 'metadata_modified desc',
    rows: FEED_PAGE,
    start: (page - 1) * FEED_PAGE,
  };
  try {
    const found = await callAction(packageSearch, services, ANONYMOUS, asked);
    return found as { count: number; results: CkanPackage[] };
  } catch (error) {
    if (!(error instanceof CkanFault)) throw error;
    const why = typeof error.body === 'string' ? error.body : String(error.body.message ?? error.message);
    throw new AppError('BadRequest', { it: `Ricerca non comprensibile: ${why}`, en: why });
  }
}

/** Parameters of a custom feed that are no field to filter by. */
const NO_FIELDS = new Set(['q', 'page', 'sort', 'lang']);

/** The custom feed: `q`, and every other parameter as a field and the value it must have. */
function customFeed(query: Query): FeedOf {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap((each) => (typeof each === 'string' && each !== '' ? [[name, each] as const] : [])),
  );
  const alternate = new URLSearchParams(pairs.filter(([name]) => name !== 'page').map(([...pair]) => pair));
  const one = (name: string) => pairs.find(([key]) => key === name)?.[1];
  const [q, sort] = [one('q'), one('sort')];
  return {
    title: q ? `dataset trovati con ${q}` : 'dataset scelti',
    alternate: `/dataset?${alternate}`,
    ...(q && { q }),
    ...(sort && { sort }),
    fq: pairs
      .filter(([name]) => !NO_FIELDS.has(name) && !name.startsWith('_'))
      .map(([name, value]) => (name === 'fq' ? value : `${name}:${quoted(value)}`)),
  };
}

async function organizationFeed(services: Services, name: string): Promise<FeedOf> {
  const organization = await findOrganization(services.db, name);
  if (!organization) throw notFound(name);
  return {
    title: `dataset di ${textIn(organization.doc.title, 'it') ?? organization.name}`,
    alternate: `/organization/${organization.name}`,
    fq: [`owner_org:${quoted(organization.id)}`],
  };
}

function groupFeed(name: string): FeedOf {
  const theme = themeOfGroup(name);
  if (!theme) throw notFound(name);
  const group = toPackageGroup(theme.iri);
  return {
    title: `dataset sul tema ${group.title}`,
    alternate: `/dataset?groups=${group.name}`,
    fq: [`groups:${quoted(group.name)}`],
  };
}

const tagFeed = (name: string): FeedOf => ({
  title: `dataset con la parola chiave ${name}`,
  alternate: `/dataset?tags=${encodeURIComponent(name)}`,
  fq: [`tags:${quoted(name)}`],
});

/**
 * The feeds of CKAN (contract on feeds, part G; addresses of contract 1, section 11): public datasets, the last changed first,
 * twenty a page.
 */
export function feedRoutes(app: FastifyInstance, services: Services): void {
  const { publicUrl } = services.catalog;
  async function send(reply: FastifyReply, path: string, query: Query, feed: FeedOf) {
    const page = pageOf(query);
    const [catalog, found] = await Promise.all([readCatalog(services.db), search(services, feed, page)]);
    const siteTitle = textIn(catalog.doc.title, 'it') ?? publicUrl;
    const body = toAtom(publicUrl, siteTitle, {
      title: `${siteTitle}: ${feed.title}`,
      alternate: `${publicUrl}${feed.alternate}`,
      address: `${publicUrl}${path}`,
      page,
      total: found.count,
      updated: catalog.modifiedAt,
      packages: found.results,
    });
    return reply
      .type('application/atom+xml; charset=utf-8')
      .header('cache-control', 'public, max-age=60')
      .send(body);
  }

  app.get('/feeds/dataset.atom', (request, reply) =>
    send(reply, '/feeds/dataset.atom', request.query as Query, {
      title: 'dataset aggiornati di recente',
      alternate: '/dataset',
      fq: [],
    }),
  );
  app.get('/feeds/custom.atom', (request, reply) => {
    const query = request.query as Query;
    const feed = customFeed(query);
    const [, asked = ''] = feed.alternate.split('?');
    return send(reply, `/feeds/custom.atom${asked && `?${asked}`}`, query, feed);
  });
  const KINDS: Readonly<Record<string, (name: string) => FeedOf | Promise<FeedOf>>> = {
    organization: (name) => organizationFeed(services, name),
    group: groupFeed,
    tag: tagFeed,
  };
  for (const [kind, feedOf] of Object.entries(KINDS)) {
    app.get<{ Params: { name: string } }>(
      `/feeds/${kind}/:name(^.+(?=\\.atom$)).atom`,
      async (request, reply) => {
        const { name } = request.params;
        const path = `/feeds/${kind}/${encodeURIComponent(name)}.atom`;
        return send(reply, path, request.query as Query, await feedOf(name));
      },
    );
  }
}

/** Pages of CKAN that are others here: a group is a search by its theme, a tag one by that keyword. */
export function pageRedirects(app: FastifyInstance, { catalog: { publicUrl } }: Services): void {
  const to = (reply: FastifyReply, path: string) => reply.redirect(`${publicUrl}${path}`, 302);
  app.get('/group', (_request, reply) => to(reply, '/dataset'));
  app.get<{ Params: { name: string } }>('/group/:name', async (request, reply) => {
    const theme = themeOfGroup(request.params.name);
    if (!theme) throw notFound(request.params.name);
    return to(reply, `/dataset?groups=${groupName(theme.iri)}`);
  });
  app.get('/tag', (_request, reply) => to(reply, '/dataset'));
  app.get<{ Params: { name: string } }>('/tag/:name', (request, reply) =>
    to(reply, `/dataset?tags=${encodeURIComponent(request.params.name)}`),
  );
}
