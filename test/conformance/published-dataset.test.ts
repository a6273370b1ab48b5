import { readFileSync } from 'node:fs';
import n3 from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { settleFile } from '../helpers/settle-file.js';
import { hasShared, sharedPath } from '../helpers/shared.js';
import { type Violation, violations } from '../rdf/shapes.js';

/** Real files of public bodies, of every kind that is read. */
const FILES = [
  ['tabular/molinella-impianti-sportivi.csv', 'CSV'],
  ['tabular/rer-musei-visitatori.xlsx', 'XLSX'],
  ['geo/bologna-citta-metropolitana-comuni.geojson', 'GEOJSON'],
] as const;

// Known faults of the official files: see docs/dcat-endpoints.md.
const ofOfficialFiles = ({ path }: Violation) =>
  path === 'http://spdx.org/rdf/terms#algorithm' || path === 'http://xmlns.com/foaf/0.1/Page';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal();
});
afterAll(() => portal.close());

const send = async (method: 'GET' | 'POST', url: string, payload?: object) => {
  const response = await portal.app.inject({
    method,
    url,
    headers: portal.admin,
    ...(payload && { payload }),
  });
  expect(response.statusCode, response.body).toBeLessThan(300);
  return response.json() as Record<string, never>;
};

/** The steps of the README: organization, draft, file, publication. */
async function publishFile(
  file: string,
  own: { dataset?: object; distribution?: object } = {},
): Promise<string> {
  const name = file.replace(/^.*\//, '').replace(/[^a-z0-9]+/g, '-');
  const { distribution } = (await send('POST', '/api/v1/datasets', {
    organization: 'comune-di-bologna',
    name,
    title: { it: `Dati di prova: ${name}`, en: `Test data: ${name}` },
    description: { it: 'Un file reale, caricato come farebbe chi pubblica.' },
    keyword: { it: ['prova', 'territorio'] },
    theme: ['REGI'],
    accrualPeriodicity: 'annuale',
    language: ['it'],
    accessRights: 'PUBLIC',
    temporal: [{ startDate: '2020', endDate: '2024-12-31' }],
    spatial: [{ iri: 'http://publications.europa.eu/resource/authority/place/ITA_BLQ' }],
    distribution: [
      {
        title: { it: 'Il file' },
        description: { it: 'Come è stato ricevuto.' },
        license: { iri: 'CC BY 4.0' },
        availability: 'STABLE',
        ...own.distribution,
      },
    ],
    ...own.dataset,
  })) as unknown as { distribution: { id: string }[] };
  const form = new FormData();
  form.set('file', new Blob([readFileSync(sharedPath('fixtures', file))]), file.replace(/^.*\//, ''));
  const url = `/api/v1/datasets/${name}/distributions/${distribution[0]?.id}/file`;
  const encoded = new Response(form);
  const uploaded = await portal.app.inject({
    method: 'PUT',
    url,
    headers: { ...portal.admin, 'content-type': encoded.headers.get('content-type') ?? '' },
    payload: Buffer.from(await encoded.arrayBuffer()),
  });
  expect(uploaded.statusCode, uploaded.body).toBeLessThan(300);
  await settleFile(portal, uploaded.json().file.id);
  await send('POST', `/api/v1/datasets/${name}/publish`);
  return name;
}

async function graphOf(name: string, profile: string): Promise<n3.Quad[]> {
  const { statusCode, body } = await portal.app.inject(`/dataset/${name}.nt?profile=${profile}`);
  expect(statusCode).toBe(200);
  return new n3.Parser({ format: 'N-Triples' }).parse(body);
}

describe.skipIf(!hasShared)('a real file, uploaded and published through the API', () => {
  const names: string[] = [];
  let highValue = '';
  beforeAll(async () => {
    await send('POST', '/api/v1/organizations', {
      name: 'comune-di-bologna',
      title: { it: 'Comune di Bologna' },
      identifier: 'c_a944',
      homepage: 'https://www.comune.bologna.it/',
      contactPoint: { fn: 'Ufficio open data', email: 'opendata@comune.example.it' },
    });
    for (const [file] of FILES) names.push(await publishFile(file));
    const law = { applicableLegislation: ['http://data.europa.eu/eli/reg_impl/2023/138/oj'] };
    const category = { hvdCategory: ['http://data.europa.eu/bna/c_b79e35eb'] };
    highValue = await publishFile('geo/bologna-varchi-geopoint.csv', {
      dataset: { ...law, ...category },
      distribution: law,
    });
    // The regulation wants an API beside the bulk download.
    const { iri } = await send('GET', `/api/v1/datasets/${highValue}`);
    await send('POST', '/api/v1/data-services', {
      ...law,
      ...category,
      organization: 'comune-di-bologna',
      name: 'api-varchi',
      title: { it: 'API dei varchi' },
      description: { it: 'Le righe della tabella, per programmi.' },
      endpointURL: ['https://dati.example.it/api/v1'],
      endpointDescription: ['https://dati.example.it/openapi.json'],
      servesDataset: [iri],
      page: ['https://dati.example.it/docs/api'],
      license: { iri: 'CC BY 4.0' },
      theme: ['TRAN'],
    });
    await send('POST', '/api/v1/data-services/api-varchi/publish');
  });

  it('has the format of the file', async () => {
    for (const [i, [, format]] of FILES.entries()) {
      const quads = await graphOf(names[i] as string, 'it');
      const formats = quads.filter((q) => q.predicate.value === 'http://purl.org/dc/terms/format');
      expect(formats.map((q) => q.object.value)).toEqual([
        `http://publications.europa.eu/resource/authority/file-type/${format}`,
      ]);
    }
  });

  it.each([
    ['dcat-ap-it', 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_shapes.ttl'],
    ['dcat-ap-it', 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_range.ttl'],
    ['dcat-ap-it', 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_mdr-vocabularies.shape.ttl'],
    ['dcat-ap-2', 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_shapes.ttl'],
    ['dcat-ap-2', 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_range.ttl'],
    ['dcat-ap-3', 'dcat-ap-3.0.1/dcat-ap-SHACL.ttl'],
    ['dcat-ap-3', 'dcat-ap-3.0.1/range.ttl'],
    ['dcat-ap-3', 'dcat-ap-3.0.1/mdr-vocabularies.shape.ttl'],
  ])('breaks none of the official shapes: profile %s, %s', async (profile, shapes) => {
    for (const name of names) {
      const found = await violations(shapes, await graphOf(name, profile));
      expect(found.filter((it) => !ofOfficialFiles(it))).toEqual([]);
    }
  });

  it.each([
    ['dcat-ap-it', 'dcat-ap-hvd-2.2.0/hvd-SHACL-full.ttl'],
    ['dcat-ap-2', 'dcat-ap-hvd-2.2.0/hvd-SHACL-full.ttl'],
    ['dcat-ap-3', 'dcat-ap-hvd-3.0.0/hvd-SHACL-full.ttl'],
  ])(
    'breaks none of the shapes for high-value datasets when it is one: profile %s, %s',
    async (profile, shapes) => {
      const found = await violations(shapes, await graphOf(highValue, profile));
      expect(found.filter((it) => !ofOfficialFiles(it))).toEqual([]);
    },
  );
});
