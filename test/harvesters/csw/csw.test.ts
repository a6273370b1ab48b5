import { readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { csw } from '../../../harvesters/csw/index.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';
import { faulty } from '../stand-in/fault-injector.js';
import { mapAll, readAll, readPatiently, settings } from '../stand-in/harvest.js';
import { type StandIn, standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';
import { type CswOptions, cswServer } from './csw-server.js';
import { isoRecord } from './iso-record.js';

const http = testSourceHttp({ tries: 4, silenceMs: 150 });
let open: StandIn[] = [];
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `c_a944:${i}`, xml: isoRecord(`c_a944:${i}`) }));
const serve = async (records: { id: string; xml: string }[], options?: CswOptions) => {
  const server = await standIn(cswServer(records, options));
  open.push(server);
  return { ...server, source: settings(`${server.url}/RNDT/csw`) };
};
afterEach(() => {
  for (const server of open) server.close();
  open = [];
});
afterAll(() => http.close());

const keysOf = ({ records }: { records: { key: string | undefined }[] }) =>
  new Set(records.map(({ key }) => key));

describe('a catalogue service', () => {
  it.each<[string, CswOptions]>([
    ['as the standard has it', {}],
    ['that does not tell the next record', { tellsNext: false }],
    ['that gives fewer than asked for', { most: 7 }],
    ['that gives fewer and does not tell the next', { most: 7, tellsNext: false }],
    ['that knows its records by another type', { typeNames: 'csw:Record' }],
    ['that names the machine behind its proxy', { post: () => 'http://192.168.3.34:8080/geoportal/csw' }],
  ])('%s is read whole', async (_, options) => {
    const { source } = await serve(many(120), options);
    const found = await readAll(csw, source, http);
    expect(keysOf(found).size).toBe(120);
    expect(found.records.length).toBe(120);
    expect(found.end).toEqual({ complete: true });
    expect(found.pages.every(({ claimed }) => claimed === 120)).toBe(true);
  });

  it.each([
    ['by-id', { onlyById: true }],
    ['rest', {}],
  ])('is read by %s', async (way, options) => {
    const { url, asked } = await serve(many(30), options);
    const found = await readAll(csw, settings(`${url}/RNDT/csw`, { way }), http);
    expect(keysOf(found).size).toBe(30);
    expect(found.records.every(({ value }) => value.name === 'MD_Metadata')).toBe(true);
    expect(found.end).toEqual({ complete: true });
    expect(asked.some((path) => path.includes(way === 'rest' ? '/item/' : 'GetRecordById'))).toBe(true);
  });

  it('goes on from a cursor', async () => {
    const { source } = await serve(many(120));
    const whole = await readAll(csw, source, http);
    const rest = await readAll(csw, source, http, whole.pages[0]?.cursor);
    expect(rest.records.map(({ key }) => key)).toEqual(whole.records.slice(50).map(({ key }) => key));
    expect(rest.end.complete).toBe(true);
    expect((await readAll(csw, source, http, whole.pages[2]?.cursor)).pages).toEqual([]);
  });

  it('that sorts as it likes is read again, and complete only when all came', async () => {
    const { source } = await serve(many(120), { shuffles: true });
    const found = await readAll(csw, source, http);
    expect(keysOf(found).size).toBe(found.records.length);
    expect(found.records.length).toBeGreaterThan(100);
    expect(found.end.complete).toBe(found.records.length === 120);
    expect(found.pages.length).toBe(9);
  });

  it('that claims more than it has is not read for ever', async () => {
    const { source } = await serve(many(120), { claims: 500 });
    const found = await readAll(csw, source, http);
    expect([found.records.length, found.end.complete]).toEqual([120, false]);
  });

  it('that always gives the first page ends', async () => {
    const { source } = await serve(many(120), { stuck: true, tellsNext: false });
    const found = await readAll(csw, source, http);
    expect([found.records.length, found.end.complete]).toEqual([50, false]);
  });

  it('a record that is no XML does not spoil the others', async () => {
    const records = many(60);
    records[17] = { id: 'x', xml: '<gmd:MD_Metadata><gmd:fileIdentifier>R&S</gmd:x></gmd:MD_Metadata>' };
    const { source } = await serve(records);
    const found = await readAll(csw, source, http);
    expect(keysOf(found).size).toBe(59);
    expect(found.end.complete).toBe(false);
    expect(found.pages.flatMap(({ problems = [] }) => problems)[0]?.en).toContain('position 18');
  });

  it('a record without identifier is given without key', async () => {
    const xml = isoRecord('y').replace(/<gmd:fileIdentifier>.*?<\/gmd:fileIdentifier>/, '');
    const { source } = await serve([{ id: 'y', xml }]);
    expect((await readAll(csw, source, http)).records.map(({ key }) => key)).toEqual([undefined]);
  });

  it('asks for what the settings and the run want', async () => {
    let body = '';
    const server = await standIn((url) => {
      const handler = cswServer(many(1))(url);
      return (request, reply) => {
        request.on('data', (chunk) => {
          body += chunk;
        });
        handler(request, reply);
      };
    });
    open.push(server);
    const source = settings(`${server.url}/RNDT/csw?service=CSW`, {
      cql: "apiso:Type = 'dataset' AND a < 3",
    });
    const found = await readAll(csw, { ...source, since: new Date('2026-01-02T03:04:05Z') }, http);
    expect(body).toContain(
      "<csw:CqlText>(apiso:Type = 'dataset' AND a &lt; 3) AND apiso:Modified >= '2026-01-02'".replace(
        '>=',
        '&gt;=',
      ),
    );
    expect(found.end.complete).toBe(false);
  });

  it.each([
    ['HTML', '<!DOCTYPE html><html><body>x</body></html>', 'not-xml'],
    ['XHTML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', 'not-xml'],
    ['JSON', '{"found":false}', 'not-xml'],
    ['entities', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'not-xml'],
    ['another XML', '<WMS_Capabilities/>', 'not-this-protocol'],
    [
      'an exception',
      '<ows:ExceptionReport xmlns:ows="o"><ows:ExceptionText>no</ows:ExceptionText></ows:ExceptionReport>',
      'refused',
    ],
  ])('answering with %s is a fault', async (_, body, code) => {
    const server = await standIn(() => (_request, reply) => void reply.writeHead(200).end(body));
    open.push(server);
    await expect(readAll(csw, settings(server.url), http)).rejects.toMatchObject({ code });
  });

  it.each([
    ['<foo/>', 'not-this-protocol'],
    ['<csw:GetRecordsResponse xmlns:csw="c"/>', undefined],
  ])('that gives no records but %s is not taken for an empty one', async (body, code) => {
    const server = await standIn((url) => {
      const handler = cswServer(many(1))(url);
      return (request, reply) =>
        request.method === 'POST' ? void reply.writeHead(200).end(body) : handler(request, reply);
    });
    open.push(server);
    const reading = readAll(csw, settings(`${server.url}/RNDT/csw`), http);
    if (code) await expect(reading).rejects.toMatchObject({ code });
    else expect((await reading).end.complete).toBe(false);
  });

  it.each([1, 2])('behind a bad network gives all or says that it did not (seed %d)', async (seed) => {
    const rates = { error: 0.1, unavailable: 0.1, reset: 0.1, truncate: 0.1, html: 0.1, gzip: 0.3 };
    const server = await standIn((url) => faulty(cswServer(many(400))(url), { seed, rates }));
    open.push(server);
    const found = await readPatiently(csw, settings(`${server.url}/RNDT/csw`, { 'page-size': '20' }), http);
    if (found.end.complete) expect(keysOf(found).size).toBe(400);
    else expect(found.end.why).toBeDefined();
  });

  it.skipIf(!hasShared)('of real records is read and mapped', async () => {
    const names = [
      'rndt2.0-example-dataset.xml',
      'rndt2.0-example-network-service-min.xml',
      'rndt-item-iso19139.xml',
      'dpc-covid19-aree-iso19139.xml',
      'dpc-covid19-monitoraggio-iso19139.xml',
      'iso19139-hvd-multilingual-input.xml',
    ];
    const records = names.map((name) => {
      const text = readFileSync(sharedPath('standards', 'catalogs', 'rndt', name), 'utf8');
      return { id: name, xml: text.replace(/^\ufeff?\s*<\?xml[^>]*\?>/, '') };
    });
    const { source } = await serve(records);
    const found = await readAll(csw, source, http);
    expect(found.end).toEqual({ complete: true });
    expect(keysOf(found).size).toBe(names.length);
    const kinds = mapAll(csw, source, found.records).flatMap(({ items }) => items.map(({ kind }) => kind));
    expect(kinds.filter((kind) => kind === 'dataService').length).toBe(1);
    expect(kinds.length).toBe(names.length);
  });
});
