/** Where the OGC APIs live under PUBLIC_URL. */
export const OGC_PATH = '/ogc';

/** Longitude, latitude of WGS 84: the one reference system of the answers. */
export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
/** The same with heights. */
export const CRS84H = 'http://www.opengis.net/def/crs/OGC/0/CRS84h';

export const JSON_TYPE = 'application/json';
export const GEOJSON_TYPE = 'application/geo+json';
export const HTML_TYPE = 'text/html';
/** Exactly so: clients compare it letter by letter (OWSLib). */
export const OPENAPI_TYPE = 'application/vnd.oai.openapi+json;version=3.0';
export const SCHEMA_TYPE = 'application/schema+json';

/** A link as the standard has it (RFC 8288): clients want `type` in each. */
export interface OgcLink {
  href: string;
  rel: string;
  type: string;
  title?: string;
  hreflang?: string;
}

/** The addresses of one portal. */
export const ogcAddresses = (publicUrl: string) => {
  const root = `${publicUrl}${OGC_PATH}`;
  const collection = (id: string): string => `${root}/collections/${encodeURIComponent(id)}`;
  return {
    root,
    api: `${root}/api`,
    conformance: `${root}/conformance`,
    collections: `${root}/collections`,
    collection,
    items: (id: string): string => `${collection(id)}/items`,
    item: (id: string, feature: number): string => `${collection(id)}/items/${feature}`,
    queryables: (id: string): string => `${collection(id)}/queryables`,
  };
};

/** An address with parameters of its own in front of those it had. */
export function withParameters(
  href: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters))
    if (value !== undefined) query.set(key, String(value));
  const text = query.toString();
  return text === '' ? href : `${href}?${text}`;
}
