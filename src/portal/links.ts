import { distributionPage, downloadUrl, embedPage, resourcePage } from '../catalog/addresses.js';
import type { Distribution } from '../catalog/model/index.js';
import type { OrganizationRecord, ResourceRecord } from '../catalog/record.js';
import type { Lang } from './texts.js';

/** Query parameters of a link, in the order they are written; `undefined` and empty ones are left out. */
export type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/**
 * The addresses that pages link to, from the root of the host. The language goes along in every link: the address alone
 * decides the language, so that pages can be cached and shared, and no cookie is needed.
 */
export interface Links {
  home(): string;
  search(params?: Params): string;
  /** Where the search form is sent, without parameters. */
  searchAction: string;
  dataServices(params?: Params): string;
  resource(record: Pick<ResourceRecord, 'kind' | 'name'>, params?: Params): string;
  distribution(datasetName: string, distributionId: string, params?: Params): string;
  /** The view of a distribution's table that other sites may frame. */
  embed(datasetName: string, distributionId: string, params?: Params): string;
  organizations(): string;
  organization(organization: Pick<OrganizationRecord, 'name'>, params?: Params): string;
  download(datasetId: string, distribution: Distribution): string | undefined;
  validator(): string;
  sparql(): string;
  /** What the national and the European catalogue read from us. */
  sync(params?: Params): string;
  /** An address that has no language: an API or an RDF document. */
  plain(path: string): string;
}

/** Path of PUBLIC_URL: empty, or the folder the portal lives under. */
export const basePath = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/+$/, '');

/** A path with its parameters and, when it is not the first one, the language. */
export function address(path: string, params: Params, lang: Lang): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== '') query.append(name, String(one));
    }
  }
  if (lang !== 'it') query.set('lang', lang);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** The links of a portal at that address, for readers of that language. */
export function linksFor(publicUrl: string, lang: Lang): Links {
  const base = basePath(publicUrl);
  const to = (path: string, params: Params = {}) => address(path, params, lang);
  return {
    home: () => to(`${base}/`),
    search: (params) => to(`${base}/dataset`, params),
    searchAction: `${base}/dataset`,
    dataServices: (params) => to(`${base}/data-service`, params),
    resource: (record, params) => to(resourcePage(base, record), params),
    distribution: (name, id, params) => to(distributionPage(base, name, id), params),
    embed: (name, id, params) => to(embedPage(base, name, id), params),
    organizations: () => to(`${base}/organization`),
    organization: ({ name }, params) => to(`${base}/organization/${name}`, params),
    download: (datasetId, distribution) => downloadUrl(base, datasetId, distribution),
    validator: () => to(`${base}/validatore`),
    sparql: () => to(`${base}/sparql`),
    sync: (params) => to(`${base}/sincronizzazione`, params),
    plain: (path) => `${base}${path}`,
  };
}
