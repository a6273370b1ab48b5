import { Readable } from 'node:stream';
import jsonld from 'jsonld';
import { Parser } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());

interface Quad {
  predicate: { value: string };
  object: { value: string; datatype?: { value: string } };
}

/** What is said, without the names of the nodes. */
const saidBy = (quads: readonly Quad[]): string[] =>
  quads
    .map(
      ({ predicate, object }) =>
        `${predicate.value.split('#')[1]} ${object.value} ${object.datatype?.value.split('#')[1]}`,
    )
    .sort();

const READERS: Record<string, (body: string) => Promise<Quad[]>> = {
  turtle: async (body) => new Parser({ format: 'text/turtle' }).parse(body),
  n3: async (body) => new Parser({ format: 'text/n3' }).parse(body),
  jsonld: async (body) => (await jsonld.toRDF(JSON.parse(body))) as unknown as Quad[],
  rdfxml: async (body) => {
    const quads: Quad[] = [];
    for await (const quad of Readable.from([body]).pipe(new RdfXmlParser())) quads.push(quad as Quad);
    return quads;
  },
};

describe('records as RDF', () => {
  it.each(Object.keys(READERS))('%s says every value with its type', async (format) => {
    const answer = await at.get(
      `/catalog/datasets/vie/exports/${format}?where=abitanti%3D8%20or%20abitanti%20is%20null`,
    );
    expect(answer.statusCode, answer.body).toBe(200);
    const read = READERS[format] as (body: string) => Promise<Quad[]>;
    const said = saidBy(await read(answer.body));
    expect(said).toHaveLength(14);
    expect(said).toEqual(
      expect.arrayContaining([
        'abitanti 8 integer',
        'nome Piazza; Nord string',
        'nome Largo "Est" string',
        'data 2024-05-25 date',
        'rilevato 2024-05-25T22:30:00Z dateTime',
        'latitudine 44.5 decimal',
        'geometry {"type":"Point","coordinates":[11.35,44.5]} geoJSONLiteral',
      ]),
    );
    const none = await at.get(`/catalog/datasets/vie/exports/${format}?where=false`);
    expect(await read(none.body)).toEqual([]);
  });

  it('of groups too, refused before they begin', async () => {
    const answer = await at.get(
      '/catalog/datasets/vie/exports/turtle?group_by=zona&select=count(*)%20as%20n',
    );
    expect(saidBy(new Parser().parse(answer.body))).toContain('n 2 integer');
    expect((await at.get('/catalog/datasets/vie/exports/turtle?where=boh')).json().error_code).toBe(
      'ODSQLError',
    );
  });
});

describe('points as OV2', () => {
  it('have a place and a name', async () => {
    const { rawPayload } = await at.get('/catalog/datasets/vie/exports/ov2?limit=1');
    expect([rawPayload.readUInt8(0), rawPayload.readUInt32LE(1)]).toEqual([2, rawPayload.length]);
    expect([rawPayload.readInt32LE(5), rawPayload.readInt32LE(9)]).toEqual([1_134_000, 4_449_000]);
    expect(rawPayload.subarray(13).toString()).toBe('Via della Prova\0');
  });

  it('are none where there are no points', async () => {
    expect((await at.get('/catalog/datasets/vie~2/exports/ov2')).statusCode).toBe(404);
    expect((await at.get('/catalog/datasets/vie/exports/ov2?select=nome')).statusCode).toBe(400);
  });
});
