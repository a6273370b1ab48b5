import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, requests } from '../rest/helpers.js';

type Client = typeof import('@opendatasoft/api-client');
// Its ES module build lacks the `type` that Node wants; the other build is what Node runs.
const {
  ApiClient,
  fromCatalog,
  field,
  string,
  date,
  all,
  not,
  AuthenticationError,
  NotFoundError,
  UserError,
} = createRequire(import.meta.url)('@opendatasoft/api-client') as Client;

interface Answer {
  total_count: number;
  results: Record<string, unknown>[];
}

let portal: TestPortal;
let client: InstanceType<Client['ApiClient']>;
beforeAll(async () => {
  portal = await testPortal();
  const admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const distribution = [{ title: { it: 'Alberi' }, format: 'CSV', license: { iri: 'CC_BY_4_0' } }];
  const made = (
    await admin.send('POST', '/datasets', completeDataset('ente', { name: 'alberi', distribution }))
  ).json();
  const csv =
    'and;specie;altezza;piantato\na;Tiglio "comune";12;2001-03-01\nb;Platano;30;1950-11-20\nb;Tiglio;8;2019-02-10\n';
  const { headers, payload } = form('alberi.csv', csv, { type: 'text/csv' });
  const put = await admin.send(
    'PUT',
    `/datasets/${made.id}/distributions/${made.distribution[0].id}/file`,
    payload,
    headers,
  );
  await settleFile(portal, put.json().file.id);
  expect((await admin.send('POST', `/datasets/${made.id}/publish`)).statusCode).toBe(200);
  const address = await portal.app.listen({ port: 0, host: '127.0.0.1' });
  client = new ApiClient({ domain: address, apiKey: 'any' });
}, 60_000);
afterAll(() => portal.close());

describe("the vendor's own client, over HTTP", () => {
  const alberi = () => fromCatalog().dataset('alberi');

  it('reads the catalogue and a dataset', async () => {
    const found = await client.get<Answer>(fromCatalog().datasets().where(string('piste')).limit(5));
    expect(found.results.map(({ dataset_id }) => dataset_id)).toEqual(['alberi']);
    const dataset = await client.get<{ fields: { name: string }[] }>(alberi().itself());
    expect(dataset.fields.map(({ name }) => name)).toEqual(['and', 'specie', 'altezza', 'piantato']);
    const { facets } = await client.get<{ facets: { name: string }[] }>(
      fromCatalog().facets().facet('theme'),
    );
    expect(facets.map(({ name }) => name)).toEqual(['theme']);
    expect(await client.get(fromCatalog().itself())).toHaveProperty('links');
  });

  it('asks for records with its helpers', async () => {
    const query = alberi()
      .records()
      .select('specie')
      .where(all(`${field('altezza')} > 5`, not(`${field('and')} = ${string('b')}`)))
      .orderBy('-altezza')
      .timezone('Europe/Rome');
    expect(await client.get(query)).toEqual({ total_count: 1, results: [{ specie: 'Tiglio "comune"' }] });
    const since = alberi()
      .records()
      .where(`piantato >= ${date({ year: 2001 })}`)
      .select('count(*) as n');
    expect(await client.get(since)).toMatchObject({ results: [{ n: 2 }] });
    expect(
      await client.get(alberi().records().where('search(`specie`, "tigl")').select('altezza')),
    ).toMatchObject({ total_count: 2 });
    expect(await client.get(alberi().records().groupBy('`and`').select('max(altezza) as m'))).toEqual({
      results: [
        { and: 'a', m: 12 },
        { and: 'b', m: 30 },
      ],
    });
    expect(await client.get(alberi().record('2'))).toMatchObject({ specie: 'Platano' });
    const { facets } = await client.get<{ facets: { facets: unknown[] }[] }>(
      alberi().facets().facet('and').refine('and:b'),
    );
    expect(facets[0]?.facets).toEqual([
      { name: 'b', value: 'b', count: 2, state: 'refined' },
      { name: 'a', value: 'a', count: 1, state: 'displayed' },
    ]);
  });

  it('exports, whatever it says it accepts', async () => {
    const rows = await client.get<unknown[]>(alberi().export('json').select('altezza').limit(-1));
    expect(rows).toEqual([{ altezza: 12 }, { altezza: 30 }, { altezza: 8 }]);
    const csv = await client.get<string>(alberi().export('csv').select('altezza').limit(-1), {
      interceptResponse: (response) => response.text(),
    });
    expect(csv.replace('\ufeff', '')).toBe('altezza\r\n12\r\n30\r\n8\r\n');
  });

  it('tells refusals apart', async () => {
    await expect(client.get(fromCatalog().dataset('boh').itself())).rejects.toBeInstanceOf(NotFoundError);
    const wrong = client.get(alberi().records().where('boh = 1'));
    await expect(wrong).rejects.toBeInstanceOf(UserError);
    await expect(wrong).rejects.not.toBeInstanceOf(AuthenticationError);
  });
});
