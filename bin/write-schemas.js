#!/usr/bin/env node
// Writes schemas/*.schema.json from the model. Run after `npm run build`, whenever the model changes.
import { writeFile } from 'node:fs/promises';
import { jsonSchemas, schemaText } from '../dist/src/catalog/model/json-schemas.js';

for (const [name, schema] of Object.entries(jsonSchemas())) {
  await writeFile(new URL(`../schemas/${name}`, import.meta.url), schemaText(schema));
  console.log(`schemas/${name}`);
}
