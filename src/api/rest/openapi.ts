import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { extractNamed, type JsonSchema } from '../../catalog/model/schema-refs.js';
import { projectVersion } from '../../platform/project-path.js';
import { GEOMETRY, NODE, OR_NULL, PARTS } from './schemas/query-nodes.js';

/** Under this key a schema keeps its name while the document is made: `$id` would mean something else there. */
const NAME = 'x-portico-name';

const rename = (value: unknown, from: string, to: string): unknown => {
  if (Array.isArray(value)) return value.map((item) => rename(item, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key === from && typeof inner === 'string' ? to : key,
      rename(inner, from, to),
    ]),
  );
};

/** Schemas with the names of nodes of a tree as references to them, and without the marks that only reading needs. */
export function referNodes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referNodes);
  if (typeof value !== 'object' || value === null) return value;
  const { [NODE]: node, [PARTS]: _parts, [GEOMETRY]: _geometry, ...rest } = value as JsonSchema;
  if (typeof node === 'string') {
    const reference = { $ref: `#/components/schemas/${node}` };
    return rest[OR_NULL] ? { anyOf: [reference, { type: 'null' }] } : reference;
  }
  return Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, referNodes(inner)]));
}

const INTRODUCTION = `API nativa di Portico. Le letture sono pubbliche; per scrivere serve \`Authorization: Bearer <token>\`.
Gli errori sono RFC 9457 (\`application/problem+json\`) e indicano il campo. Le liste si scorrono con \`cursor\`.
Le modifiche accettano \`If-Match\` con l’ETag letto.

Native API of Portico. Reading is public; writing needs \`Authorization: Bearer <token>\`. Errors are RFC 9457 and point
at the field. Lists are paged with \`cursor\`. Changes accept \`If-Match\` with the ETag that was read.`;

const TAGS = {
  search: 'Ricerca / search',
  datasets: 'Dataset',
  distributions: 'Distribuzioni, file e righe / distributions, files and rows',
  maps: 'Mappe: tessere, gruppi, valori per area / maps: tiles, clusters, values by area',
  'data-services': 'Servizi di dati / data services',
  organizations: 'Organizzazioni e ruoli / organizations and roles',
  users: 'Utenti e token / users and tokens',
  vocabularies: 'Vocabolari controllati / controlled vocabularies',
  catalog: 'Catalogo / catalogue',
  validation: 'Validazione / validation',
  harvest: 'Raccolta da altri portali / harvesting from other portals',
};

/**
 * The OpenAPI 3.1 document, made of the routes' own schemas. Named schemas are said once, under `components`, however
 * many routes use them.
 */
export function openapiOptions(publicUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Portico', version: projectVersion(), description: INTRODUCTION },
      servers: [{ url: publicUrl }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'Token API / API token' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const writes = ![route.method].flat().every((method) => method === 'GET' || method === 'HEAD');
      const open = !writes || (route.config as { storesNothing?: boolean } | undefined)?.storesNothing;
      const security: Record<string, string[]>[] = open ? [{}, { token: [] }] : [{ token: [] }];
      return { schema: { ...(rename(schema ?? {}, '$id', NAME) as FastifySchema), security }, url };
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject;
      const whole = rename(document.openapiObject, NAME, '$id') as JsonSchema;
      const { schema, named } = extractNamed(whole, (name) => `#/components/schemas/${name}`);
      const components = schema.components as JsonSchema;
      const schemas = Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1)));
      return referNodes({
        ...schema,
        components: { ...components, schemas },
      }) as typeof document.openapiObject;
    },
  };
}
