import { Type } from '@sinclair/typebox';
import { CHECK_STATES, FORMS, HELD_STATES, PORTALS } from '../../../harvest/sync/model.js';
import { choice, closed, cursor, Instant, Links, limit } from './common.js';

const Text = Type.Object({ it: Type.String(), en: Type.String() });
const Titles = Type.Record(Type.String(), Type.String());
const Count = Type.Integer({ minimum: 0 });
const MaybeInstant = Type.Unsafe<Date | null>({ type: ['string', 'null'], format: 'date-time' });

/** Something found, in words, with what to do about it. */
const SyncProblem = Type.Object(
  {
    code: Type.String({ description: 'docs/sync.md' }),
    weight: choice(['refused', 'warning', 'note'], {
      description: 'refused: l’importatore lo scarta / the importer leaves it out',
    }),
    form: Type.Optional(choice(FORMS)),
    rule: Type.Optional(Type.String()),
    message: Text,
    mend: Text,
  },
  { $id: 'SyncProblem' },
);

/** A run as it is answered. */
export const SyncRunView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    portal: Type.Optional(choice(PORTALS)),
    state: choice(['queued', 'running', 'done', 'failed']),
    requestedBy: Type.Optional(Type.String({ description: 'Per gli amministratori / for administrators' })),
    requestedAt: Instant,
    startedAt: MaybeInstant,
    endedAt: MaybeInstant,
    progress: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'A che punto è / how far it has come',
      }),
    ),
    figures: Type.Object({
      published: Type.Optional(Count),
      items: Type.Optional(Type.Record(Type.String(), Count)),
      forms: Type.Optional(
        Type.Record(Type.String(), Type.Object({ datasets: Count, pages: Count, slowestMs: Count })),
      ),
      held: Type.Optional(Count),
      harvestedAt: Type.Optional(Type.String()),
      scores: Type.Optional(Type.Object({ datasets: Count, theirs: Type.Number(), ours: Type.Number() })),
    }),
    problems: Type.Array(SyncProblem),
    links: Links,
  },
  { $id: 'SyncRun' },
);

const MqaScore = Type.Object({
  score: Type.Number(),
  method: choice(['1', '2'], {
    description: '1: di 405 punti; 2: il metodo più recente / 1: of 405 points; 2: the newer method',
  }),
  dimensions: Type.Optional(Type.Record(Type.String(), Type.Number())),
});

const states = [...CHECK_STATES, ...HELD_STATES.filter((one) => !CHECK_STATES.includes(one as never))];

/** What a run says of one dataset, as it is answered. */
export const SyncItemView = Type.Object(
  {
    run: Type.String({ format: 'uuid' }),
    dataset: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
    name: Type.Union([Type.String(), Type.Null()]),
    title: Titles,
    state: choice(states),
    since: Instant,
    problems: Type.Array(SyncProblem, { description: 'La causa probabile per prima / likely cause first' }),
    ours: Type.Union([
      Type.Object({
        identifier: Type.String(),
        modified: Type.Optional(Type.String()),
        publishedAt: Type.Optional(Type.String()),
        score: Type.Optional(Type.Number({ description: 'Punti MQA sicuri / sure MQA points' })),
      }),
      Type.Null(),
    ]),
    theirs: Type.Array(
      Type.Object({
        key: Type.String(),
        address: Type.String(),
        title: Type.Optional(Type.String()),
        identifiers: Type.Array(Type.String()),
        modified: Type.Optional(Type.String()),
        harvestedAt: Type.Optional(Type.String()),
        source: Type.Optional(Type.String()),
        score: Type.Optional(MqaScore),
      }),
    ),
  },
  { $id: 'SyncItem' },
);

/** A page that was read in a check. */
export const SyncPageView = Type.Object(
  {
    form: choice(FORMS),
    number: Type.Integer({ minimum: 1 }),
    address: Type.String(),
    status: Count,
    ms: Count,
    bytes: Count,
    records: Count,
    problems: Type.Array(SyncProblem),
  },
  { $id: 'SyncPage' },
);

export const RunParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

export const ChecksQuery = Type.Object({ limit: limit(60, 20) }, { additionalProperties: false });

export const ReadBacksQuery = Type.Object(
  { portal: Type.Optional(choice(PORTALS)), limit: limit(60, 20) },
  { additionalProperties: false },
);

export const ReadBackBody = closed({ portal: choice(PORTALS) }, 'ReadBackRequest');

export const ItemsQuery = Type.Object(
  { state: Type.Optional(choice(states)), limit: limit(500, 100), cursor },
  { additionalProperties: false },
);
