import { Value } from '@sinclair/typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { socrata } from '../../../harvesters/socrata/index.js';
import { mapSocrata } from '../../../harvesters/socrata/map.js';
import { readSite } from '../../../harvesters/socrata/read.js';
import { Dataset } from '../../../src/catalog/model/index.js';
import { faulty, type Handler } from '../stand-in/fault-injector.js';
import { readAll, settings } from '../stand-in/harvest.js';
import { standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const SITE = 'https://dati.regione.example';
const idOf = (n: number) => `abcd-${String(n).padStart(4, '0')}`;

const resultOf = (n: number, resource: Record<string, unknown> = {}): Record<string, unknown> => ({
  resource: {
    id: idOf(n),
    name: `Dataset ${n}`,
    description: '<p>Descrizione</p>',
    attribution: 'Regione Prova',
    attribution_link: 'https://www.regione.example',
    contact_email: 'dati@regione.example',
    type: 'dataset',
    createdAt: '2020-01-01T10:00:00.000Z',
    updatedAt: '2024-05-01T10:00:00.000Z',
    data_updated_at: '2024-04-01T10:00:00.000Z',
    ...resource,
  },
  classification: {
    domain_category: 'Ambiente',
    domain_tags: ['aria', 'acqua'],
    domain_metadata: [{ key: 'Frequenza_Aggiornamento', value: 'Annuale' }],
  },
  metadata: { domain: 'dati.regione.example', license: 'Creative Commons Attribution 4.0 International' },
  permalink: `${SITE}/d/${idOf(n)}`,
});

const map = (result: Record<string, unknown>) => {
  const mapped = mapSocrata({ key: 'k', value: { result, site: SITE } }, settings(SITE));
  const doc = mapped.items[0]?.doc as Dataset;
  expect([...Value.Errors(Dataset, doc)].map(({ path, message }) => `${path} ${message}`)).toEqual([]);
  return { ...mapped, item: mapped.items[0], doc };
};

describe('a result', () => {
  it('is a dataset with its exports', () => {
    const { item, doc } = map(resultOf(1));
    expect(item).toMatchObject({ iri: `${SITE}/api/views/abcd-0001`, aliases: ['abcd-0001'] });
    expect(doc).toMatchObject({
      title: { it: 'Dataset 1' },
      description: { it: 'Descrizione' },
      keyword: { it: ['aria', 'acqua'] },
      publisher: { name: { it: 'Regione Prova' }, homepage: 'https://www.regione.example' },
      rightsHolder: { name: { it: 'Regione Prova' } },
      contactPoint: [{ email: 'dati@regione.example' }],
      modified: '2024-04-01T10:00:00.000Z',
      landingPage: [`${SITE}/d/abcd-0001`],
    });
    expect(doc.extras).toMatchObject({ Frequenza_Aggiornamento: 'Annuale' });
    expect(doc.distribution?.map((d) => d.downloadURL?.[0])).toContain(
      `${SITE}/api/views/abcd-0001/rows.csv?accessType=DOWNLOAD`,
    );
    expect(doc.distribution?.[0]?.license?.iri).toBe(
      'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40',
    );
  });

  it('is a map, a file or a link according to its type', () => {
    expect(map(resultOf(1, { type: 'map' })).doc.distribution?.[0]?.format).toMatch(/GEOJSON$/);
    expect(map(resultOf(1, { type: 'file', blob_filename: 'a.pdf' })).doc.distribution).toMatchObject([
      { downloadURL: [`${SITE}/download/abcd-0001`] },
    ]);
    expect(map(resultOf(1, { type: 'href' })).doc.distribution).toMatchObject([
      { accessURL: [`${SITE}/d/abcd-0001`] },
    ]);
  });

  it('survives any nonsense', () => {
    expect(
      map({ resource: 5, classification: [], metadata: 'x', permalink: 'non un indirizzo' }).items,
    ).toHaveLength(1);
  });
});

/** A catalogue that goes on after an id. */
const catalogue =
  (count: number, { size = count, repeats = false } = {}): Handler =>
  (request, reply) => {
    const { searchParams } = new URL(request.url ?? '', SITE);
    const after = repeats ? '' : (searchParams.get('scroll_id') ?? '');
    const all = Array.from({ length: count }, (_, n) => resultOf(n));
    const results = all.filter((_, n) => idOf(n) > after).slice(0, Number(searchParams.get('limit')));
    reply
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ results, resultSetSize: size }));
  };

async function serve(handler: Handler) {
  const server = await standIn(() => handler);
  const http = testSourceHttp();
  open.push(server, http);
  return { server, http };
}

describe('the catalogue of a site', () => {
  it('is that of the address, or of the domain it names', () => {
    expect(readSite(settings('https://www.dati.lombardia.it/browse'))).toEqual({
      catalogue: 'https://www.dati.lombardia.it/api/catalog/v1',
      domain: 'www.dati.lombardia.it',
      site: 'https://www.dati.lombardia.it',
    });
    expect(readSite(settings('https://api.eu.socrata.com', { domain: 'www.dati.lombardia.it' })).site).toBe(
      'https://www.dati.lombardia.it',
    );
  });

  it('is read to its end, and taken up anywhere', async () => {
    const { server, http } = await serve(catalogue(230));
    const { records, pages, end } = await readAll(socrata, settings(server.url), http);
    expect(records.map(({ key }) => key)).toEqual(Array.from({ length: 230 }, (_, n) => idOf(n)));
    expect(end).toEqual({ complete: true });
    expect((await readAll(socrata, settings(server.url), http, pages[1]?.cursor)).records).toHaveLength(30);
  });

  it('is not complete when it gives less than it says, or repeats itself', async () => {
    const less = await serve(catalogue(20, { size: 40 }));
    expect((await readAll(socrata, settings(less.server.url), less.http)).end.complete).toBe(false);
    const again = await serve(catalogue(200, { repeats: true }));
    expect((await readAll(socrata, settings(again.server.url), again.http)).end.complete).toBe(false);
  });

  it('is read through a bad network', async () => {
    const spoilt = faulty(catalogue(300), {
      seed: 3,
      rates: { error: 0.2, unavailable: 0.2, truncate: 0.2, reset: 0.2 },
    });
    const { server, http } = await serve(spoilt);
    const { records, end } = await readAll(socrata, settings(server.url), http);
    expect(records).toHaveLength(300);
    expect(end.complete).toBe(true);
  });

  it('is none where another site answers', async () => {
    const { server, http } = await serve((_, reply) => reply.writeHead(200).end('{}'));
    await expect(readAll(socrata, settings(server.url), http)).rejects.toMatchObject({
      code: 'not-this-protocol',
    });
  });
});
