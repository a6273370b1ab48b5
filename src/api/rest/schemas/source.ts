import { type Static, Type } from '@sinclair/typebox';
import { choice, Instant, Links, nullable, shownOnly } from './common.js';

const Url = Type.String({ minLength: 1, maxLength: 4000, description: 'http(s)://…' });
const Refresh = Type.String({
  minLength: 1,
  maxLength: 200,
  description:
    'Durata ISO 8601 (P1D) o cron, ora italiana; null: solo a richiesta / ISO 8601 duration or cron, Italian time; null: only when asked',
});
const AutoPublish = Type.Boolean({
  description:
    'Pubblica da sé la nuova versione, se non rompe lo schema / publish the new version by itself, unless it breaks the schema',
});

/** A file at an address, as it is asked for. */
export const FileFromUrl = Type.Object(
  {
    url: Url,
    refresh: Type.Optional(nullable(Refresh)),
    autoPublish: Type.Optional(AutoPublish),
  },
  { $id: 'FileFromUrl', additionalProperties: false },
);
export type FileFromUrl = Static<typeof FileFromUrl>;

/** A source as it is written: without `refresh` it is read only when somebody asks. */
export const SourceBody = Type.Object(
  {
    ...FileFromUrl.properties,
    nextAt: shownOnly,
    lastStatus: shownOnly,
    lastAt: shownOnly,
    lastError: shownOnly,
    failures: shownOnly,
    paused: shownOnly,
    held: shownOnly,
    links: shownOnly,
  },
  { $id: 'SourceBody', additionalProperties: false },
);

const Message = Type.Object({ it: Type.String(), en: Type.String() });

/** Where a file comes from and how reading it went. */
export const SourceView = Type.Object(
  {
    url: Type.String(),
    refresh: nullable(Type.String()),
    autoPublish: Type.Boolean(),
    paused: Type.Boolean({
      description: 'Un file è stato inviato a mano / a file was sent by hand',
    }),
    nextAt: nullable(Instant),
    lastStatus: nullable(choice(['updated', 'unchanged', 'failed'])),
    lastAt: nullable(Instant),
    lastError: Type.Optional(Message),
    failures: Type.Integer(),
    held: Type.Optional({
      ...Message,
      description: 'Perché l’ultima versione non è pubblica / why the last version is not public',
    }),
    links: Links,
  },
  { $id: 'FileSource' },
);
