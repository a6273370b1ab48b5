import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { ANONYMOUS } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { natural } from '../action.js';
import { packageActions } from '../actions/packages.js';
import { resourceReading } from '../actions/resources-read.js';
import { callAction } from '../call-action.js';
import { coerce } from '../coerce.js';
import type { RawParameters } from '../parameters.js';
import { listTags } from '../read-tags.js';

const JSON_TYPE = 'application/json;charset=utf-8';

const parameters = Type.Object({
  incomplete: Type.String({ default: '' }),
  q: Type.String({ default: '' }),
  limit: natural({ default: 10 }),
});

type Completer = (services: Services, typed: string, limit: number) => Promise<object[]>;

const datasets: Completer = async (services, typed, limit) =>
  (await callAction(packageActions.package_autocomplete, services, ANONYMOUS, {
    q: typed,
    limit,
  })) as object[];

const tags: Completer = async ({ db }, typed, limit) =>
  (await listTags(db, typed)).slice(0, limit).map((Name) => ({ Name }));

const formats: Completer = async (services, typed, limit) => {
  const found = await callAction(resourceReading.format_autocomplete, services, ANONYMOUS, {
    q: typed,
    limit,
  });
  return (found as string[]).map((Format) => ({ Format }));
};

const COMPLETERS: Readonly<Record<string, Completer>> = {
  '/util/dataset/autocomplete': datasets,
  '/util/tag/autocomplete': tags,
  '/util/resource/format_autocomplete': formats,
};

/**
 * Addresses older than the Action API that scripts still use (contract, section 11): completions as
 * `{"ResultSet":{"Result":[…]}}`. `/api/1|2/rest` and `/api/1|2/search` are no more, as in CKAN since 2.8: 404.
 */
export function legacyRoutes(scope: FastifyInstance, services: Services, prefix: string): void {
  for (const version of ['', '/1', '/2', '/3']) {
    for (const [path, complete] of Object.entries(COMPLETERS)) {
      scope.get(`${prefix}/api${version}${path}`, async (request, reply) => {
        const { incomplete, q, limit } = coerce(parameters, request.query as RawParameters);
        const typed = incomplete || q;
        const found = typed === '' ? [] : await complete(services, typed, Math.min(limit, 1000));
        return reply.header('content-type', JSON_TYPE).send(JSON.stringify({ ResultSet: { Result: found } }));
      });
    }
  }
}
