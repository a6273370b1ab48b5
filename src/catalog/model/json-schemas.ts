import type { TSchema } from '@sinclair/typebox';
import { Catalog, Organization } from './catalog.js';
import { DataService, Dataset, DatasetInput } from './dataset.js';
import { Distribution } from './distribution.js';
import { extractNamed, type JsonSchema } from './schema-refs.js';

/** What each file describes. */
const FILES: Record<string, { schema: TSchema; title: string; description: string }> = {
  catalog: {
    schema: Catalog,
    title: 'Catalog',
    description: 'dcatapit:Catalog, il catalogo / the catalogue',
  },
  'data-service': {
    schema: DataService,
    title: 'DataService',
    description: 'dcat:DataService, un servizio di dati / a data service',
  },
  dataset: {
    schema: Dataset,
    title: 'Dataset',
    description: 'dcatapit:Dataset, come è conservato / as it is kept',
  },
  'dataset-input': {
    schema: DatasetInput,
    title: 'DatasetInput',
    description: 'dcatapit:Dataset, come si scrive / as it is written',
  },
  distribution: {
    schema: Distribution,
    title: 'Distribution',
    description: 'dcatapit:Distribution, come è conservata / as it is kept',
  },
  organization: {
    schema: Organization,
    title: 'Organization',
    description: 'Un’organizzazione del portale / an organization of the portal',
  },
};

/**
 * The JSON Schemas (draft 2020-12) of the model, by file name under `schemas/`: what other programs check their data
 * with. Made of the same TypeBox schemas that the program uses, so they cannot disagree. Pure.
 */
export function jsonSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(FILES).map(([file, { schema, title, description }]) => {
      const { schema: root, named } = extractNamed(schema, (name) => `#/$defs/${name}`);
      const $defs = Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1)));
      return [
        `${file}.schema.json`,
        {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          $id: `urn:portico:schema:${file}`,
          title,
          description,
          ...root,
          $defs,
        },
      ];
    }),
  );
}

/** A schema as the text of its file. */
export const schemaText = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`;
