import { Type } from '@sinclair/typebox';
import { MASK_METHODS } from '../../../publication/mask-methods.js';
import { PERSONAL_DATA_KINDS } from '../../../validation/personal-data/index.js';
import { choice, closed, Instant, nullable } from './common.js';

/** Personal data of one kind in one column. */
const FindingView = Type.Object({
  part: Type.Integer({ description: 'Tabella del file / table of the file' }),
  column: Type.String(),
  index: Type.Integer(),
  kind: choice(PERSONAL_DATA_KINDS),
  rows: Type.Integer(),
  distinct: Type.Integer(),
  exact: Type.Boolean({ description: 'Contati, o stimati da una parte / counted, or estimated from a part' }),
  share: Type.Number({ minimum: 0, maximum: 1 }),
  confidence: choice(['certain', 'likely', 'possible']),
  severity: choice(['stop', 'note'], {
    description: 'stop: ferma la pubblicazione / stop holds publication',
  }),
  embedded: Type.Boolean({ description: 'Dentro testi più lunghi / within longer texts' }),
  samples: Type.Array(Type.String(), { description: 'Mascherati / masked' }),
  reason: Type.String(),
  open: Type.Boolean({ description: 'Nessuno ne ha ancora risposto / nobody has answered for it yet' }),
});

const DecisionView = Type.Object({
  kind: choice(['accepted', 'masked']),
  by: Type.String(),
  at: Instant,
  reason: nullable(Type.String()),
  accepted: Type.Array(
    Type.Object({
      part: Type.Integer(),
      column: Type.String(),
      kind: choice([...PERSONAL_DATA_KINDS, 'unchecked']),
      rows: Type.Integer(),
    }),
  ),
  methods: Type.Optional(Type.Record(Type.String(), choice(MASK_METHODS))),
  version: Type.Optional(
    Type.Integer({ description: 'La versione da cui è fatta / the version it was made of' }),
  ),
  maskedVersion: Type.Optional(Type.Integer({ description: 'La copia mascherata / the masked copy' })),
});

/** What is known of the personal data of a version, and what was decided. */
export const PersonalDataView = Type.Unsafe<object>(
  Type.Object(
    {
      status: choice(['pending', 'clear', 'open', 'accepted'], {
        description:
          'In corso, niente che fermi, serve una decisione, accettato / under way, nothing that stops, to be decided, accepted',
      }),
      persons: Type.Optional(
        Type.Integer({ description: 'Persone diverse, per quanto si sa / different persons' }),
      ),
      findings: Type.Array(FindingView),
      unchecked: Type.Array(
        Type.Integer({ description: 'Tabelle che non si sono potute cercare / not searched' }),
      ),
      decisions: Type.Array(DecisionView),
    },
    { $id: 'PersonalData' },
  ),
);

export const AcceptanceBody = closed(
  {
    reason: Type.String({
      minLength: 10,
      maxLength: 4000,
      description:
        'Perché si possono pubblicare: resta agli atti / why they may be published: kept on record',
    }),
    columns: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
        minItems: 1,
        maxItems: 4000,
        description: 'Le colonne accettate; altrimenti tutte / the columns accepted; all of them otherwise',
      }),
    ),
  },
  'PersonalDataAcceptance',
);

export const MaskBody = closed(
  {
    columns: Type.Record(Type.String({ minLength: 1, maxLength: 1000 }), choice(MASK_METHODS), {
      minProperties: 1,
      description:
        'Per colonna: remove toglie, mask mette asterischi, hash uno pseudonimo, generalise l’anno o le prime cifre del CAP / by column',
    }),
    reason: Type.Optional(Type.String({ maxLength: 4000 })),
  },
  'PersonalDataMask',
);
