import { Type } from '@sinclair/typebox';
import { choice, Instant, Links, nullable } from './common.js';

const Message = Type.Object({ it: Type.String(), en: Type.String() });

/** A change after which programs that read the former version may fail. */
export const BreakingChangeView = Type.Object(
  {
    kind: choice(['column-lost', 'type-changed', 'table-lost']),
    table: Type.Optional(Type.String({ description: 'In un file di più tabelle / in a file of several' })),
    column: Type.Optional(Type.String()),
    type: Type.Optional(Type.String()),
    from: Type.Optional(Type.String()),
    to: Type.Optional(Type.String()),
    renamedTo: Type.Optional(Type.String({ description: 'Una supposizione / a guess' })),
    message: Message,
  },
  { $id: 'BreakingChange' },
);

/** One of the files a distribution has had. */
export const VersionView = Type.Unsafe<object>(
  Type.Object(
    {
      version: Type.Integer({ minimum: 1 }),
      id: Type.String({ format: 'uuid' }),
      name: Type.String(),
      size: Type.Integer(),
      sha256: Type.String(),
      mediaType: Type.String(),
      uploadedAt: Instant,
      published: Type.Boolean({ description: 'Il pubblico l’ha vista / the public has seen it' }),
      firstPublishedAt: nullable(Instant),
      live: Type.Boolean({ description: 'È quella pubblicata ora / it is the one published now' }),
      draft: Type.Optional(Type.Boolean({ description: 'È nella bozza / it is in the working copy' })),
      uploadedBy: Type.Optional(Type.String()),
      sourceUrl: Type.Optional(Type.String()),
      table: Type.Optional(Type.Object({ status: Type.String(), rowCount: Type.Optional(Type.Integer()) })),
      comparedWith: Type.Optional(Type.Integer()),
      breaking: Type.Array(BreakingChangeView),
      confirmation: Type.Optional(
        Type.Object({
          needed: Type.Boolean(),
          by: Type.Optional(Type.String()),
          at: Type.Optional(Instant),
        }),
      ),
      removed: Type.Optional(
        Type.Object(
          { at: Instant, reason: Type.String(), by: Type.Optional(Type.String()) },
          { description: 'I suoi dati non ci sono più / its data are gone' },
        ),
      ),
      links: Links,
    },
    { $id: 'FileVersion' },
  ),
);

const ColumnName = Type.Object({ name: Type.String(), type: Type.String() });
const Row = Type.Record(Type.String(), Type.Unknown());

/** What changed between two versions. */
export const DiffView = Type.Unsafe<object>(
  Type.Object(
    {
      from: Type.Integer(),
      to: Type.Integer(),
      table: Type.Optional(Type.String()),
      breaking: Type.Array(BreakingChangeView),
      columns: Type.Object({
        added: Type.Array(ColumnName),
        removed: Type.Array(ColumnName),
        typeChanged: Type.Array(Type.Object({ name: Type.String(), from: Type.String(), to: Type.String() })),
        renamed: Type.Array(
          Type.Object({ from: Type.String(), to: Type.String(), by: choice(['spelling', 'position']) }),
        ),
      }),
      rows: Type.Optional(
        Type.Object({
          method: choice(['key', 'row']),
          key: Type.Unsafe<readonly string[] | null>({ type: ['array', 'null'], items: { type: 'string' } }),
          keyFrom: nullable(choice(['request', 'declared', 'detected'])),
          compared: Type.Array(Type.String()),
          added: Type.Integer(),
          removed: Type.Integer(),
          changed: Type.Integer(),
          unchanged: Type.Integer(),
          samples: Type.Object({
            added: Type.Array(Row),
            removed: Type.Array(Row),
            changed: Type.Array(
              Type.Object({
                key: Row,
                changes: Type.Record(
                  Type.String(),
                  Type.Object({ from: Type.Unknown(), to: Type.Unknown() }),
                ),
              }),
            ),
          }),
        }),
      ),
    },
    { $id: 'VersionDiff' },
  ),
);
