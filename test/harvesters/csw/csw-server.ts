import { type Handler, randomOf } from '../stand-in/fault-injector.js';
import { bodyOf } from '../stand-in/server.js';

export interface CswOptions {
  /** What it says it has. */
  claims?: number;
  /** Most records on a page, whatever is asked. */
  most?: number;
  /** Whether it tells `nextRecord`; yes unless told. */
  tellsNext?: boolean;
  /** Types of records that it knows. */
  typeNames?: string;
  /** Sorts anew for each question. */
  shuffles?: boolean;
  /** Always gives the first page. */
  stuck?: boolean;
  /** The address for POST that its capabilities name. */
  post?: (base: string) => string;
  /** Gives no ISO records but by their ids. */
  onlyById?: boolean;
}

const exception = (why: string): string =>
  `<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception exceptionCode="InvalidParameterValue"><ows:ExceptionText>${why}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>`;

/** A catalogue service (CSW 2.0.2) and the REST of a geoportal, over records of ISO 19139 by their ids. */
export const cswServer =
  (records: readonly { id: string; xml: string }[], options: CswOptions = {}) =>
  (base: string): Handler => {
    const random = randomOf(7);
    const post = options.post ?? ((url: string) => `${url}/RNDT/csw`);
    return async (request, reply) => {
      const url = new URL(request.url ?? '/', base);
      const body = await bodyOf(request);
      const xml = (content: string): void => {
        reply
          .writeHead(200, { 'content-type': 'application/xml; charset=utf-8' })
          .end(`<?xml version="1.0" encoding="UTF-8"?>\n${content}`);
      };
      if (url.pathname.startsWith('/RNDT/rest/metadata/')) return rest(url, records, reply);
      const query = new URLSearchParams(
        [...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]),
      );
      if (query.get('request') === 'GetCapabilities') {
        return xml(
          `<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ows="http://www.opengis.net/ows" xmlns:xlink="http://www.w3.org/1999/xlink" version="2.0.2"><ows:OperationsMetadata><ows:Operation name="GetRecords"><ows:DCP><ows:HTTP><ows:Post xlink:href="${post(base)}"/></ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata></csw:Capabilities>`,
        );
      }
      if (query.get('request') === 'GetRecordById') {
        const found = records.find(({ id }) => id === query.get('id'));
        return xml(
          `<csw:GetRecordByIdResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">${found?.xml ?? ''}</csw:GetRecordByIdResponse>`,
        );
      }
      if (request.method !== 'POST' || url.pathname !== '/RNDT/csw') return void reply.writeHead(404).end();
      const asked = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(body)?.[1] ?? '';
      if (options.typeNames && asked('typeNames') !== options.typeNames)
        return xml(exception('unknown typeNames'));
      const start = options.stuck ? 1 : Number(asked('startPosition'));
      const max = Math.min(Number(asked('maxRecords')), options.most ?? 1000);
      const order = options.shuffles ? [...records].sort(() => random() - 0.5) : records;
      const page = order.slice(start - 1, start - 1 + max);
      const next = start + page.length > records.length ? 0 : start + page.length;
      const content = options.onlyById
        ? page.map(
            ({ id }) =>
              `<csw:BriefRecord xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier>${id}</dc:identifier></csw:BriefRecord>`,
          )
        : page.map((it) => it.xml);
      return xml(
        `<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchStatus/><csw:SearchResults numberOfRecordsMatched="${options.claims ?? records.length}" numberOfRecordsReturned="${page.length}" elementSet="full"${options.tellsNext === false ? '' : ` nextRecord="${next}"`}>${content.join('\n')}</csw:SearchResults></csw:GetRecordsResponse>`,
      );
    };
  };

/** Every second record with its XML inside, the others at their own address only. */
function rest(
  url: URL,
  records: readonly { id: string; xml: string }[],
  reply: Parameters<Handler>[1],
): void {
  const json = (body: unknown): void => {
    reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const id = /\/item\/([^/]+)\/xml$/.exec(url.pathname)?.[1];
  if (id) {
    const found = records.find((it) => it.id === decodeURIComponent(id));
    if (found) reply.writeHead(200, { 'content-type': 'application/xml' }).end(found.xml);
    else json({ found: false });
    return;
  }
  const start = Number(url.searchParams.get('start'));
  const page = records.slice(start - 1, start - 1 + Number(url.searchParams.get('num')));
  const results = page.map((it, i) => ({ id: it.id, _source: i % 2 === 0 ? { sys_xml_clob: it.xml } : {} }));
  json({ start, num: page.length, total: records.length, nextStart: start + page.length, results });
}
