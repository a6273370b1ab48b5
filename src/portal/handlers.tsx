import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HtmlPages } from '../api/dcat/index.js';
import { varyBy } from '../api/dcat/reply.js';
import type { Distribution } from '../catalog/model/index.js';
import { findByFormerName } from '../catalog/queries/find-by-former-name.js';
import { findByIri } from '../catalog/queries/find-by-iri.js';
import { findResource } from '../catalog/queries/find-resource.js';
import {
  countByOrganization,
  findOrganization,
  listOrganizations,
} from '../catalog/queries/organizations.js';
import { wasPublic } from '../catalog/queries/was-public.js';
import type { DatasetRecord, ResourceRecord } from '../catalog/record.js';
import { AppError, notFound } from '../errors.js';
import { linkStatuses, resourceLinks, statusesOf } from '../harvest/links/read-links.js';
import type { ResourceKind } from '../platform/schema.js';
import { readChecks } from '../publication/read-checks.js';
import type { Services } from '../services.js';
import { keepScores, scoreDataset, scorePublished } from '../validation/quality-score/index.js';
import { loadAssets } from './assets.js';
import { basePath, type Params } from './links.js';
import { keepHome } from './load/home.js';
import { loadSearch } from './load/search.js';
import { loadSite } from './load/site.js';
import { type Preview, previewOf, tablesOf } from './load/tables.js';
import { versionsOf } from './load/versions.js';
import { mapTilesOf, tileHosts } from './map-tiles.js';
import { type PageContext, pageContext } from './page-context.js';
import { DataServicePage } from './pages/data-service.js';
import { DatasetPage } from './pages/dataset.js';
import { DistributionPage } from './pages/distribution.js';
import { EmbedPage } from './pages/embed.js';
import { HomePage } from './pages/home.js';
import { OrganizationPage } from './pages/organization.js';
import { OrganizationsPage } from './pages/organizations.js';
import { SearchPage } from './pages/search.js';
import { type PageOptions, pageLanguage, sendPage } from './reply.js';
import { readPage, readSearchParams, writeSearchParams } from './search-params.js';
import { readViewRequest } from './view-request.js';

type Page = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** The pages that share their address with RDF, for `dcatRoutes`, and those that are the portal's alone. */
export type PortalHandlers = Required<HtmlPages> & {
  home: Page;
  search: Page;
  dataServices: Page;
  organizations: Page;
  /** A view of a distribution's table alone, for other sites to frame. */
  embed(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    distributionId: string,
  ): Promise<FastifyReply>;
};

/** Text that PostgreSQL cannot hold names nothing. */
const isName = (text: string): boolean => !text.includes('\0');

/**
 * A resource as this reader may see it; undefined where the reply leads from a former name to the present one. Throws 410 for
 * what the public once saw, else 404.
 */
async function readResource<K extends ResourceKind>(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: K,
  name: string,
): Promise<ResourceRecord<K> | undefined> {
  if (!isName(name)) throw notFound(name);
  const record = await findResource(services.db, request.actor, kind, name);
  if (record) return record;
  const renamed = await findByFormerName(services.db, request.actor, kind, name);
  if (renamed) {
    for (const header of ['Accept', 'Authorization'] as const) varyBy(reply, header);
    // Asked again each time: another may take the name.
    reply.header('cache-control', 'no-cache');
    const rest = request.url.replace(/^(\/[^/]+\/)[^/?]+/, `$1${encodeURIComponent(renamed.name)}`);
    reply.redirect(`${basePath(services.catalog.publicUrl)}${rest}`, 301);
    return undefined;
  }
  if (await wasPublic(services.db, kind, name)) {
    throw new AppError('Gone', { it: `Rimosso: ${name}`, en: `Removed: ${name}` });
  }
  throw notFound(name);
}

/** The pages of the portal as functions of a request; `routes.ts` and the DCAT interface give them their addresses. */
export function portalHandlers(services: Services): PortalHandlers {
  const { db } = services;
  const { publicUrl } = services.catalog;
  const home = keepHome(services);
  const linksOf = async (records: readonly DatasetRecord[]) =>
    (await linkStatuses(db, publicUrl, records)).status;
  const scores = keepScores((organizationId) => scorePublished(db, { publicUrl, linksOf }, organizationId));
  const assets = `${basePath(publicUrl)}${loadAssets().path}`;
  const tiles = mapTilesOf(services.config);
  /** A page with a table that can be read has the script of its views, and the background of a map where it shows one. */
  const optionsFor = (preview: Preview | undefined): PageOptions => ({
    scripts: preview?.rows !== undefined,
    images: tiles && preview?.request.view === 'map' ? tileHosts(tiles) : [],
  });

  async function context(request: FastifyRequest, path: string, params: Params = {}) {
    const { site, modifiedAt } = await loadSite(services);
    const input = { lang: pageLanguage(request), publicUrl, site, path, params, assets };
    const ctx = pageContext({ ...input, ...(tiles && { tiles }) });
    return { ctx, modifiedAt };
  }
  const queryOf = (request: FastifyRequest) => request.query as Record<string, unknown>;
  /** `page` of an address, when it is not the first. */
  const pageParam = (page: number): Params => (page > 1 ? { page } : {});

  async function search(request: FastifyRequest, reply: FastifyReply, kind: ResourceKind, path: string) {
    const asked = readSearchParams(queryOf(request));
    const { ctx } = await context(request, path, writeSearchParams(asked));
    const found = await loadSearch(services, request.actor, kind, asked, ctx.lang);
    return sendPage(request, reply, ctx, <SearchPage ctx={ctx} kind={kind} search={asked} found={found} />);
  }

  return {
    async home(request, reply) {
      const { ctx, modifiedAt } = await context(request, '/');
      const data = await home(ctx.lang, modifiedAt);
      return sendPage(request, reply, ctx, <HomePage ctx={ctx} data={data} />);
    },

    search: (request, reply) => search(request, reply, 'dataset', '/dataset'),
    dataServices: (request, reply) => search(request, reply, 'dataService', '/data-service'),

    /** People who follow the catalogue's address want its datasets. */
    async catalog(request, reply) {
      const { ctx } = await context(request, '/catalog');
      return reply.redirect(ctx.links.search(), 302);
    },

    async dataset(request, reply, idOrName) {
      const record = await readResource(services, request, reply, 'dataset', idOrName);
      if (!record) return reply;
      const view = readViewRequest(queryOf(request));
      const distributions = record.doc.distribution ?? [];
      const [{ ctx }, tables, links] = await Promise.all([
        context(request, `/dataset/${record.name}`, { ...view.params, ...pageParam(view.page) }),
        tablesOf(services, distributions),
        resourceLinks(db, publicUrl, record),
      ]);
      const index = firstToPreview(distributions.map(({ id }) => tables.get(id)?.status));
      const distribution = distributions[index];
      const table = distribution && tables.get(distribution.id);
      const preview = table && (await previewOf(services, distribution, index, table, view));
      const quality = scoreDataset(record, { publicUrl, links: statusesOf(links) });
      const props = { ctx, record, tables, preview, quality, links };
      return sendPage(request, reply, ctx, <DatasetPage {...props} />, optionsFor(preview));
    },

    async resource(request, reply, idOrName, distributionId) {
      const record = await readResource(services, request, reply, 'dataset', idOrName);
      if (!record) return reply;
      const { distribution, index } = distributionOf(record, distributionId);
      const view = readViewRequest(queryOf(request));
      const path = `/dataset/${record.name}/resource/${distribution.id}`;
      const [{ ctx }, tables, known, versions, links, checks] = await Promise.all([
        context(request, path, { ...view.params, ...pageParam(view.page) }),
        tablesOf(services, [distribution]),
        findByIri(db, request.actor, 'dataService', distribution.accessService ?? []),
        versionsOf(services, record, distribution),
        resourceLinks(db, publicUrl, record),
        readChecks(db, record, distribution, services.catalog.now()),
      ]);
      const table = tables.get(distribution.id);
      const preview = table && (await previewOf(services, distribution, index, table, view));
      const props = { ctx, record, distribution, index, preview, services: known, versions, links, checks };
      return sendPage(request, reply, ctx, <DistributionPage {...props} />, optionsFor(preview));
    },

    async embed(request, reply, idOrName, distributionId) {
      const record = await readResource(services, request, reply, 'dataset', idOrName);
      if (!record) return reply;
      const { distribution, index } = distributionOf(record, distributionId);
      const view = readViewRequest(queryOf(request));
      const path = `/dataset/${record.name}/resource/${distribution.id}/embed`;
      const [{ ctx }, tables] = await Promise.all([
        context(request, path, { ...view.params, ...pageParam(view.page) }),
        tablesOf(services, [distribution]),
      ]);
      const table = tables.get(distribution.id);
      const preview = table && (await previewOf(services, distribution, index, table, view));
      const props = { ctx, record, distribution, index, preview };
      const options = { ...optionsFor(preview), framed: true };
      return sendPage(request, reply, ctx, <EmbedPage {...props} />, options);
    },

    async dataService(request, reply, idOrName) {
      const record = await readResource(services, request, reply, 'dataService', idOrName);
      if (!record) return reply;
      const [{ ctx }, served] = await Promise.all([
        context(request, `/data-service/${record.name}`),
        findByIri(db, request.actor, 'dataset', record.doc.servesDataset ?? []),
      ]);
      return sendPage(request, reply, ctx, <DataServicePage ctx={ctx} record={record} served={served} />);
    },

    async organizations(request, reply) {
      const [{ ctx }, organizations, counts] = await Promise.all([
        context(request, '/organization'),
        listOrganizations(db),
        countByOrganization(db),
      ]);
      const props = { ctx, organizations, counts };
      return sendPage(request, reply, ctx, <OrganizationsPage {...props} />);
    },

    async organization(request, reply, idOrName) {
      const organization = isName(idOrName) ? await findOrganization(db, idOrName) : undefined;
      if (!organization) throw notFound(idOrName);
      const page = readPage(queryOf(request).page);
      const { ctx, modifiedAt }: { ctx: PageContext; modifiedAt: Date } = await context(
        request,
        `/organization/${organization.name}`,
        pageParam(page),
      );
      const asked = { ...readSearchParams({}), filters: { organization: [organization.name] }, page };
      const [found, quality] = await Promise.all([
        loadSearch(services, request.actor, 'dataset', asked, ctx.lang),
        scores(organization.id, `${organization.revision} ${modifiedAt.toISOString()}`),
      ]);
      const props = { ctx, organization, found, page, quality };
      return sendPage(request, reply, ctx, <OrganizationPage {...props} />);
    },
  };
}

/** A distribution of a dataset, with its place. Throws NotFound. */
function distributionOf(record: DatasetRecord, id: string): { distribution: Distribution; index: number } {
  const distributions = record.doc.distribution ?? [];
  const index = distributions.findIndex((one) => one.id === id.toLowerCase());
  const distribution = distributions[index];
  if (!distribution) throw notFound(id);
  return { distribution, index };
}

/** Which distribution is shown on the page of its dataset: the first that is a table, else the first that may become one. */
function firstToPreview(statuses: readonly (string | undefined)[]): number {
  for (const wanted of [['loaded'], ['pending', 'loading'], ['failed'], ['not-tabular']]) {
    const index = statuses.findIndex((status) => status !== undefined && wanted.includes(status));
    if (index >= 0) return index;
  }
  return -1;
}
