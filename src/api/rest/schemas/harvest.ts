import { type Static, Type } from '@sinclair/typebox';
import { HarvestSettings, HarvestSourceInput } from '../../../harvest/sources/model.js';
import { choice, cursor, Instant, Links, limit, nullable, shownOnly } from './common.js';

const Text = Type.Object({ it: Type.String(), en: Type.String() });
const MaybeText = Type.Unsafe<Static<typeof Text> | null>({ ...Text, type: ['object', 'null'] });
const Uuid = Type.String({ format: 'uuid' });
const Whole = Type.Integer({ minimum: 0 });
const Kind = choice(['dataset', 'dataService']);
const MaybeKind = Type.Unsafe<'dataset' | 'dataService' | null>({
  type: ['string', 'null'],
  enum: ['dataset', 'dataService', null],
});

export const RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled', 'waiting'] as const;
export const ITEM_STATES = ['active', 'elsewhere', 'own', 'refused', 'held', 'removed', 'deleted'] as const;
/** What can become of a record and is a line of a report; `unchanged` is only where a removal was not carried out. */
export const OUTCOMES = [
  'added',
  'changed',
  'unchanged',
  'restored',
  'moved',
  'refused',
  'held',
  'deleted',
  'elsewhere',
  'own',
  'missing',
  'removed',
  'to-remove',
  'filtered',
  'repeated',
] as const;

const RunState = choice(RUN_STATES, {
  description:
    'waiting: aspetta che una persona confermi le rimozioni / waits for a person to confirm removals',
});
const ItemState = choice(ITEM_STATES);
const Outcome = choice(OUTCOMES);

/** Everything of a source that only the portal says: sent back, it is ignored. */
const shown = {
  id: shownOnly,
  items: shownOnly,
  lastRun: shownOnly,
  nextAt: shownOnly,
  createdBy: shownOnly,
  createdAt: shownOnly,
  modifiedAt: shownOnly,
  links: shownOnly,
};

const OrganizationRef = Type.Unsafe<string | { id: string; name?: string } | null>({
  anyOf: [
    { type: 'string', minLength: 1, maxLength: 500 },
    {
      type: 'object',
      properties: { id: { type: 'string' }, name: { type: 'string' } },
      required: ['id'],
    },
    { type: 'null' },
  ],
  description:
    'Id o nome; senza, ogni cosa va al suo titolare / id or name; without it everything goes to its holder',
});

/** A source as it is sent: what was read can be sent back. */
export const HarvestSourceBody = Type.Object(
  {
    ...HarvestSourceInput.properties,
    organization: Type.Optional(OrganizationRef),
    schedule: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 200 }))),
    ...shown,
  },
  { $id: 'HarvestSourceBody', additionalProperties: false },
);
export type HarvestSourceBody = Static<typeof HarvestSourceBody>;

const counts = Type.Record(Type.String(), Whole, {
  description:
    'Quanti per esito; records: quanti elencati dalla fonte; drafts: quanti scritti e non pubblici / how many of each outcome; how many the source listed; how many were written and are not public',
});

/** A run as it is answered. */
export const HarvestRunView = Type.Object(
  {
    id: Uuid,
    source: Type.Object({ id: Uuid, name: Type.String() }),
    state: RunState,
    kind: choice(['scheduled', 'manual']),
    dry: Type.Boolean({ description: 'Solo il piano: nulla è scritto / the plan only: nothing is written' }),
    counts,
    claimed: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'Quanti record la fonte dichiara / how many records the source says it has',
    }),
    complete: Type.Unsafe<boolean | null>({
      type: ['boolean', 'null'],
      description: 'Elencato tutto ciò che la fonte ha / all that the source has was listed',
    }),
    why: MaybeText,
    problems: Type.Array(Text, {
      description: 'Che cosa non andava nelle pagine / what was wrong with pages',
    }),
    cancelling: Type.Boolean(),
    startedBy: Type.String(),
    createdAt: Instant,
    startedAt: nullable(Instant),
    endedAt: nullable(Instant),
    links: Links,
  },
  { $id: 'HarvestRun' },
);

/** A source as it is answered. */
export const HarvestSourceView = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    type: Type.String(),
    url: Type.String(),
    options: Type.Record(Type.String(), Type.String()),
    organization: Type.Unsafe<{ id: string; name: string } | null>({
      type: ['object', 'null'],
      properties: { id: { type: 'string' }, name: { type: 'string' } },
    }),
    schedule: nullable(Type.String()),
    active: Type.Boolean(),
    settings: HarvestSettings,
    items: Type.Record(Type.String(), Whole, { description: 'Record per stato / records by state' }),
    lastRun: Type.Unsafe<Static<typeof HarvestRunView> | null>({
      anyOf: [HarvestRunView, { type: 'null' }],
    }),
    nextAt: nullable(Instant),
    createdBy: Type.String(),
    createdAt: Instant,
    modifiedAt: Instant,
    links: Links,
  },
  { $id: 'HarvestSource' },
);

const Problems = Type.Array(
  Type.Object({
    pointer: Type.String(),
    code: Type.String(),
    detail: Type.String(),
    messages: Text,
    suggestion: Type.Optional(Type.String()),
  }),
);

const told = {
  outcome: Outcome,
  reason: MaybeText,
  problems: Problems,
};

/** A line of a run's report. */
export const HarvestRunItemView = Type.Object(
  {
    id: Type.Integer(),
    item: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
    resource: nullable(Uuid),
    key: nullable(Type.String({ description: 'Come lo conosce la fonte / how the source knows it' })),
    title: nullable(Type.String()),
    kind: MaybeKind,
    ...told,
    links: Links,
  },
  { $id: 'HarvestRunItem' },
);

/** What is known of a record of a source. */
export const HarvestItemView = Type.Object(
  {
    id: Type.Integer(),
    key: Type.String(),
    kind: Kind,
    title: nullable(Type.String()),
    identifier: nullable(Type.String()),
    iri: nullable(Type.String()),
    aliases: Type.Array(Type.String()),
    chain: Type.Array(Type.String(), {
      description:
        'I cataloghi attraversati, dall’origine / the catalogues it came through, the origin first',
    }),
    state: ItemState,
    resource: nullable(Uuid),
    missingSince: nullable(Instant),
    kept: Type.Boolean({ description: 'Rimozione annullata: resta / a removal was undone: it stays' }),
    ...told,
    changedAt: Instant,
    links: Links,
  },
  { $id: 'HarvestItem' },
);

/** A record that looks like something known. */
export const HarvestMergeView = Type.Object(
  {
    item: Type.Integer(),
    source: Uuid,
    key: Type.String(),
    kind: Kind,
    title: nullable(Type.String()),
    candidate: Type.Object({ id: Uuid, name: Type.String(), title: nullable(Type.String()) }),
    why: choice(['landing-page', 'title-publisher-address']),
    proposedAt: Instant,
    links: Links,
  },
  { $id: 'HarvestMerge' },
);

const FILE_STATES = ['waiting', 'kept', 'failed', 'held'] as const;
const FileState = choice(FILE_STATES, {
  description:
    'waiting: non ancora chiesto; held: l’ultima versione non è pubblica / not asked for yet; the last version is not public',
});
const FetchStatus = Type.Unsafe<'updated' | 'unchanged' | 'failed' | null>({
  type: ['string', 'null'],
  enum: ['updated', 'unchanged', 'failed', null],
});

/** A file that a source brings. */
export const HarvestFileView = Type.Object(
  {
    distribution: Uuid,
    dataset: Type.Object({ id: Uuid, name: Type.String() }),
    title: Type.String(),
    url: Type.String(),
    state: FileState,
    refresh: nullable(Type.String()),
    nextAt: nullable(Instant),
    lastStatus: FetchStatus,
    lastAt: nullable(Instant),
    failures: Whole,
    error: { ...MaybeText, description: 'Perché non c’è, o aspetta / why it failed, or has to wait' },
    held: MaybeText,
    links: Links,
  },
  { $id: 'HarvestFile' },
);

/** A protocol that sources can have. */
export const HarvestProtocolView = Type.Object(
  {
    type: Type.String(),
    title: Text,
    mindsRobots: Type.Boolean(),
    options: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Text,
        values: Type.Optional(Type.Array(Type.String())),
      }),
    ),
  },
  { $id: 'HarvestProtocol' },
);

export const RunBody = Type.Object(
  { dry: Type.Optional(Type.Boolean({ description: 'Solo il piano / the plan only' })) },
  { $id: 'HarvestRunRequest', additionalProperties: false },
);
export const RemovalsBody = Type.Object(
  { decision: choice(['confirm', 'dismiss']) },
  { $id: 'HarvestRemovalsDecision', additionalProperties: false },
);
export const MergeBody = Type.Object(
  {
    decision: choice(['merge', 'separate'], {
      description: 'merge: è la stessa cosa / it is the same thing',
    }),
  },
  { $id: 'HarvestMergeDecision', additionalProperties: false },
);

const closed = { additionalProperties: false } as const;
const Source = Type.Optional(Type.String({ maxLength: 500, description: 'Id o nome / id or name' }));

export const RunsQuery = Type.Object({ limit: limit(200, 50), cursor }, closed);
export const AllRunsQuery = Type.Object({ source: Source, limit: limit(200, 50), cursor }, closed);
export const MergesQuery = Type.Object({ source: Source }, closed);
export const ItemsQuery = Type.Object(
  { state: Type.Optional(ItemState), limit: limit(1000, 100), cursor },
  closed,
);
export const FilesQuery = Type.Object(
  { state: Type.Optional(FileState), limit: limit(1000, 100), cursor },
  closed,
);
export const RunItemsQuery = Type.Object(
  { outcome: Type.Optional(Outcome), limit: limit(1000, 100), cursor },
  closed,
);
export const OutcomeQuery = Type.Object({ outcome: Type.Optional(Outcome) }, closed);
export const RunParams = Type.Object({ id: Type.String({ maxLength: 100 }) });
export const ItemParams = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
