const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

export const GMD = 'http://www.isotc211.org/2005/gmd';

export interface GetRecords {
  /** Counted from 1. */
  start: number;
  max: number;
  typeNames: string;
  elementSet: 'brief' | 'full';
  /** A constraint in CQL. */
  cql?: string;
  /** Only what was modified since. */
  since?: Date;
}

/** The body of GetRecords of CSW 2.0.2 (contract of the DCAT endpoints, section 10), for POST. */
export function getRecords({ start, max, typeNames, elementSet, cql, since }: GetRecords): string {
  const constraint = constraintOf(cql, since);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc"',
    ` xmlns:gmd="${GMD}" xmlns:apiso="http://www.opengis.net/cat/csw/apiso/1.0" service="CSW" version="2.0.2"`,
    ` resultType="results" outputFormat="application/xml" outputSchema="${GMD}" startPosition="${start}" maxRecords="${max}">`,
    `<csw:Query typeNames="${escaped(typeNames)}"><csw:ElementSetName>${elementSet}</csw:ElementSetName>${constraint}</csw:Query>`,
    '</csw:GetRecords>',
  ].join('');
}

function constraintOf(cql: string | undefined, since: Date | undefined): string {
  if (cql) {
    const text = since ? `(${cql}) AND apiso:Modified >= '${day(since)}'` : cql;
    return `<csw:Constraint version="1.1.0"><csw:CqlText>${escaped(text)}</csw:CqlText></csw:Constraint>`;
  }
  if (!since) return '';
  return (
    '<csw:Constraint version="1.1.0"><ogc:Filter><ogc:PropertyIsGreaterThanOrEqualTo>' +
    `<ogc:PropertyName>apiso:Modified</ogc:PropertyName><ogc:Literal>${day(since)}</ogc:Literal>` +
    '</ogc:PropertyIsGreaterThanOrEqualTo></ogc:Filter></csw:Constraint>'
  );
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** The address of a question in key-value pairs; what the operator wrote after `?` stays, but for the words of CSW itself. */
function withQuery(base: string, query: Record<string, string>): string {
  const url = new URL(base);
  for (const name of [...url.searchParams.keys()])
    if (/^(service|version|request|acceptversions|outputschema|elementsetname|id|typenames)$/i.test(name))
      url.searchParams.delete(name);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

export const getCapabilities = (base: string): string =>
  withQuery(base, { service: 'CSW', request: 'GetCapabilities', acceptVersions: '2.0.2' });

export const getRecordById = (base: string, id: string): string =>
  withQuery(base, {
    service: 'CSW',
    version: '2.0.2',
    request: 'GetRecordById',
    elementSetName: 'full',
    outputSchema: GMD,
    id,
  });

/** The address that questions are posted to: without the key-value pairs of CSW. */
export const postAddress = (base: string): string => withQuery(base, {});
