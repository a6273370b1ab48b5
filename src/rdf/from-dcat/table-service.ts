import { fullName } from './names.js';
import type { Source } from './source.js';

const FORM = /\/dataset\/[0-9a-f-]{36}\/resource\/[0-9a-f-]{36}#api$/;
const ENDPOINT = /\/api\/v1\/datasets\/[0-9a-f-]{36}\/distributions\/[0-9a-f-]{36}$/;

/**
 * Whether a data service is the interface that a Portico gives to a table of its own (`to-dcat/table-service.ts`). It is
 * derived there, and goes with the table: a portal that takes the dataset over must not keep it.
 */
export function isTableService(source: Source, key: string): boolean {
  if (!FORM.test(key)) return false;
  const endpoint = fullName('dcat:endpointURL');
  const said = source.graph.about(key).filter(({ predicate }) => predicate.value === endpoint);
  return said.length > 0 && said.every(({ object }) => ENDPOINT.test(object.value));
}
