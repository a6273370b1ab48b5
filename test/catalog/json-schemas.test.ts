import { readdir, readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { jsonSchemas, schemaText } from '../../src/catalog/model/json-schemas.js';
import { projectPath } from '../../src/platform/project-path.js';

describe('the JSON Schemas under schemas/', () => {
  const schemas = jsonSchemas();

  it.each(Object.keys(schemas))(
    '%s is what the model says today (node bin/write-schemas.js)',
    async (name) => {
      expect(await readFile(projectPath('schemas', name), 'utf8')).toBe(schemaText(schemas[name] ?? {}));
    },
  );

  it('are all of the model: no file is left over', async () => {
    const files = (await readdir(projectPath('schemas'))).filter((name) => name.endsWith('.schema.json'));
    expect(files.sort()).toEqual(Object.keys(schemas).sort());
  });

  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);

  it('accept a dataset and point at what is wrong in another', () => {
    const check = ajv.getSchema('urn:portico:schema:dataset-input');
    expect(check?.({ title: { it: 'Alberi' }, temporal: [{ startDate: '2024-05' }] })).toBe(true);
    expect(check?.({ title: { it: '' }, colour: 'green', temporal: [{ startDate: '5/2024' }] })).toBe(false);
    const at = (check?.errors ?? []).map((e) => e.instancePath + (e.params.additionalProperty ?? '')).sort();
    expect(at).toEqual(['/temporal/0/startDate', '/title/it', 'colour']);
  });

  it('describe every named part once, by reference', () => {
    expect(Object.keys((schemas['dataset.schema.json']?.$defs ?? {}) as object)).toContain('LangMap');
    expect(JSON.stringify(schemas['dataset.schema.json']).match(/"\$id"/g)).toHaveLength(1);
  });
});
