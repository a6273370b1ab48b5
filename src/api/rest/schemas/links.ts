import { Type } from '@sinclair/typebox';
import { choice, cursor, Instant, Links, limit, nullable } from './common.js';

const Text = Type.Object({ it: Type.String(), en: Type.String() });
const Uuid = Type.String({ format: 'uuid' });
const Status = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  description: 'Stato HTTP; null: nessuna risposta / HTTP status; null: no answer',
});
const MaybeInstant = nullable(Instant);

const state = choice(['unchecked', 'ok', 'suspect', 'broken'], {
  description:
    'suspect: non ha risposto, si riprova; broken: non risponde da tempo / has failed and is tried again; has failed for long enough',
});

const known = {
  state,
  httpStatus: Status,
  problem: nullable(Type.String({ description: 'Codice stabile (docs/links.md) / stable code' })),
  message: Type.Optional(Text),
  checkedAt: MaybeInstant,
  okAt: { ...MaybeInstant, description: 'Ultima risposta buona / last good answer' },
  firstFailedAt: { ...MaybeInstant, description: 'Non raggiungibile da / not reachable since' },
  failures: Type.Integer({ minimum: 0, description: 'Di seguito / in a row' }),
  checks: Type.Integer({ minimum: 0 }),
  nextAt: MaybeInstant,
  redirectTo: Type.Optional(Type.String({ description: 'Dove porta / where it leads' })),
  movedTo: Type.Optional(
    Type.String({
      description: 'Spostato per sempre: indirizzo da scrivere / moved for good: address to write',
    }),
  ),
  advice: Type.Optional(Text),
  contentType: Type.Optional(Type.String()),
  contentLength: Type.Optional(Type.Integer({ description: 'Byte' })),
};

const Check = Type.Object(
  {
    firstAt: Instant,
    lastAt: Instant,
    checks: Type.Integer({ minimum: 1 }),
    result: choice(['ok', 'failed', 'busy']),
    httpStatus: Status,
    message: Type.Optional(Text),
  },
  { description: 'Verifiche finite allo stesso modo, di seguito / checks that ended alike, in a row' },
);

/** The addresses of one resource as they are answered. */
export const ResourceLinks = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    counts: Type.Object({
      unchecked: Type.Integer(),
      ok: Type.Integer(),
      suspect: Type.Integer(),
      broken: Type.Integer(),
      moved: Type.Integer(),
    }),
    items: Type.Array(
      Type.Object({
        url: Type.String(),
        uses: Type.Array(Type.Object({ property: Type.String(), distribution: Type.Optional(Uuid) })),
        ...known,
        history: Type.Array(Check),
      }),
    ),
    links: Links,
  },
  { $id: 'ResourceLinks' },
);

/** What became of a request to check. */
export const LinkCheckRequest = Type.Object(
  {
    queued: Type.Integer({
      minimum: 0,
      description: 'Indirizzi che si verificano ora / addresses that are checked now',
    }),
    links: Links,
  },
  { $id: 'LinkCheckRequest' },
);

/** One address in a list, with who names it. */
export const ListedLink = Type.Object(
  {
    url: Type.String(),
    uses: Type.Array(
      Type.Object({
        kind: choice(['dataset', 'dataService']),
        id: Uuid,
        name: Type.String(),
        organization: Type.String(),
        property: Type.String(),
        distribution: Type.Optional(Uuid),
      }),
    ),
    ...known,
  },
  { $id: 'ListedLink' },
);

export const LinksQuery = Type.Object({
  state: Type.Optional(
    choice(['broken', 'suspect', 'moved'], {
      default: 'broken',
      description: 'moved: spostati per sempre / moved for good',
    }),
  ),
  organization: Type.Optional(Type.String({ maxLength: 500, description: 'Id o nome / id or name' })),
  limit: limit(200, 50),
  cursor,
});
