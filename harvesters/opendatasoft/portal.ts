/** The addresses of one Opendatasoft portal. */
export interface Portal {
  /** Scheme and host. */
  readonly site: string;
  /** Root of the Explore API 2.1, without a trailing slash. */
  readonly api: string;
}

/** The portal behind what the operator gave: its site, a page of it, or any address of its API. */
export function portalAt(url: string): Portal {
  const { origin, pathname } = new URL(url);
  const prefix = pathname
    .replace(/\/(api\/(explore|v2|datasets|records)|explore|catalog|pages|p)(\/.*)?$/, '')
    .replace(/\/+$/, '');
  const site = origin + prefix;
  return { site, api: `${site}/api/explore/v2.1` };
}

/** IRI of a dataset: the address that the portal's own DCAT exports give it. */
export const datasetIri = ({ site }: Portal, id: string): string =>
  `${site}/explore/dataset/${encodeURIComponent(id)}/`;

/** The page that tells about it; another address than its IRI, for a page is not the data it speaks of. */
export const datasetPage = (portal: Portal, id: string): string => `${datasetIri(portal, id)}information/`;

/** Where the dataset stands in the API. */
export const datasetApi = ({ api }: Portal, id: string): string =>
  `${api}/catalog/datasets/${encodeURIComponent(id)}`;

/** IRI of the API as a data service. */
export const apiIri = ({ api }: Portal): string => `${api}/`;
