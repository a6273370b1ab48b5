import { expect, it } from 'vitest';
import { type DescribedTable, tableOpenapi } from '../../../src/api/rest/table-openapi.js';
import type { Role } from '../../../src/tables/roles/role.js';
import { exampleFilter } from '../../../src/tables/service/ready-calls.js';

const role = (name: Role) => ({
  role: name,
  share: 1,
  evidence: { valid: 1, invalid: 0, samples: [], reason: 'made up' },
});
const TABLE: DescribedTable = {
  publicUrl: 'https://dati.example.it',
  api: 'https://dati.example.it/api/v1/datasets/a/distributions/b',
  title: 'Prova',
  description: '',
  page: 'https://dati.example.it/dataset/a/resource/b',
  version: '1',
  columns: [
    { name: 'cf', label: 'C.F.', type: 'text', storage: 'VARCHAR', role: role('codice_fiscale') },
    { name: 'comune', label: 'Comune', type: 'text', storage: 'VARCHAR', role: role('municipality_name') },
    { name: 'importo', label: 'Importo', type: 'number', storage: 'DOUBLE', unit: '€' },
    { name: 'luogo', label: 'Luogo', type: 'geoPoint', storage: 'VARCHAR' },
  ],
  rowCount: 2,
  samples: [
    ['RSSMRA80A01H501U', 'Forlì', 1.5, '{"type":"Point"}'],
    ['VRDLGI75B15F257A', null, 2, 'x'.repeat(1_000_000)],
  ],
  example: { column: 'comune', value: 'Forlì' },
  part: 2,
  exports: ['csv'],
  exploreId: 'prova~3',
  resourceId: 'b',
};

it('shows examples of values, none of people and none as long as a book', () => {
  const { components } = tableOpenapi(TABLE) as { components: { schemas: { Row: { properties: object } } } };
  expect(components.schemas.Row.properties).toEqual({
    cf: { title: 'C.F.', type: ['string', 'null'], description: 'role: codice_fiscale' },
    comune: {
      title: 'Comune',
      type: ['string', 'null'],
      description: 'role: municipality_name',
      examples: ['Forlì'],
    },
    importo: {
      title: 'Importo',
      type: ['number', 'string', 'null'],
      description: 'unit: €',
      examples: [1.5, 2],
    },
    luogo: { title: 'Luogo', type: ['string', 'null'], description: 'place', examples: ['{"type":"Point"}'] },
  });
});

it('filters by a value that tells of nobody', () => {
  expect(exampleFilter(TABLE.columns, TABLE.samples)).toEqual({ column: 'comune', value: 'Forlì' });
  expect(exampleFilter(TABLE.columns.slice(0, 1), TABLE.samples)).toBeUndefined();
});

it('says which table of its file it is, wherever that must be said', () => {
  const { paths } = tableOpenapi(TABLE) as {
    paths: Record<
      string,
      Record<string, { parameters?: { name: string; required?: boolean; schema: { const?: number } }[] }>
    >;
  };
  for (const [path, item] of Object.entries(paths)) {
    if (!/^\/(?:rows|query|chart|export)/.test(path)) continue;
    const [operation] = Object.values(item);
    const table = operation?.parameters?.filter(({ name }) => name === 'table');
    expect([path, table?.length, table?.[0]?.required, table?.[0]?.schema.const]).toEqual([path, 1, true, 2]);
  }
  // CKAN's DataStore has only the first table of a file.
  expect(paths).not.toHaveProperty(['/api/3/action/datastore_search']);
  expect(paths).toHaveProperty(['/api/explore/v2.1/catalog/datasets/prova~3/records']);
});
