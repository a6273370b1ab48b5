import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type AttachedFile, authorizeUpload } from '../catalog/commands/files.js';
import { type StoreServices, storeFile } from '../catalog/commands/store-file.js';
import { findFileVersion } from '../catalog/queries/file-versions.js';
import { AppError, invalidField, notFound } from '../errors.js';
import { pauseSource } from '../harvest/refresh/sources.js';
import { type Actor, actorName } from '../people/policy.js';
import { findParts, type StoredTable } from '../tables/stored-tables.js';
import { adaptChoices } from './mask-choices.js';
import { type MaskMethod, maskerFor } from './mask-methods.js';
import { type CopiedColumn, writeMaskedCsv } from './masked-csv.js';
import { writeDecision } from './personal-data-decisions.js';
import { type PersonalDataState, personalDataStates } from './personal-data-state.js';

/** What is masked, and why. */
export interface MaskRequest {
  /** Method by name of column; the others stay as they are. */
  columns: Readonly<Record<string, MaskMethod>>;
  reason?: string;
}

export interface MaskServices extends StoreServices {
  /** Folder of the Parquet files. */
  tablesDir: string;
}

/**
 * Makes a masked copy of a version, a CSV in UTF-8, and gives it to the distribution as its newest version; it is read
 * and searched again like any file. The file that it was made of stays, unseen by the public; who must be rid of it
 * removes that version (`remove-version.ts`). Kept: who, when, method by column, which file came of it.
 * A file of several tables is not masked here: a CSV holds one.
 * Errors: NotFound, Forbidden (it takes who may edit), InvalidBody (unknown column, a method that does not fit, nothing
 * left), Conflict while the file is read or when it is not one table; those of `storeFile`.
 */
export async function maskFile(
  services: MaskServices,
  actor: Actor,
  dataset: string,
  distributionId: string,
  version: number,
  request: MaskRequest,
): Promise<AttachedFile> {
  const { catalog, tablesDir } = services;
  const { record, distribution } = await authorizeUpload(catalog, actor, dataset, distributionId);
  const file = await findFileVersion(catalog.db, record.id, distributionId, version);
  if (!file) throw notFound(`${distributionId} v${version}`);
  const table = onlyTable(await findParts(catalog.db, file.id));
  const state = (await personalDataStates(catalog.db, [file.id])).get(file.id);
  const copied = copiedColumns(table, request, state);
  const out = new PassThrough({ highWaterMark: 1 << 20 });
  // A failure reaches whoever reads; one that nobody came to read is told by `storeFile` itself.
  out.on('error', () => undefined);
  const writing = writeMaskedCsv(join(tablesDir, table.parquet ?? ''), copied, async (text) => {
    if (out.destroyed) throw new Error('the copy is not wanted any more');
    if (!out.write(text)) await new Promise<void>((done) => onceFree(out, done));
  }).then(
    () => out.end(),
    (error: Error) => out.destroy(error),
  );
  const upload = {
    actor,
    dataset: record.id,
    distribution,
    fileName: maskedName(file.name),
    mediaType: 'text/csv',
  };
  const changed = new Set(Object.keys(request.columns));
  const by = actorName(actor);
  try {
    return await storeFile(services, upload, out, {
      andThen: async (trx, attached) => {
        const at = catalog.now();
        await pauseSource(trx, distributionId, at);
        await adaptChoices(trx, distributionId, changed, { by, at });
        await writeDecision(trx, {
          id: catalog.newId(),
          fileId: file.id,
          kind: 'masked',
          reason: request.reason?.trim() || null,
          accepted: [],
          methods: { ...request.columns },
          maskedFileId: attached.file.id,
          by,
          at,
        });
      },
    });
  } finally {
    out.destroy();
    await writing;
  }
}

/** Calls once when the stream takes more, or nothing any more. */
function onceFree(stream: PassThrough, done: () => void): void {
  const free = (): void => {
    stream.off('drain', free).off('close', free);
    done();
  };
  stream.on('drain', free).on('close', free);
}

/** `iscritti.xlsx` becomes `iscritti-mascherato.csv`. */
const maskedName = (name: string): string =>
  `${name.replace(/(?:\.[a-z0-9]{1,8}){1,2}$/i, '').replace(/-mascherato$/, '') || 'tabella'}-mascherato.csv`;

function onlyTable(parts: readonly StoredTable[]): StoredTable {
  const loaded = parts.filter(({ status }) => status === 'loaded');
  const [table] = loaded;
  if (table?.parquet && table.columns && loaded.length === 1) return table;
  if (parts.some(({ status }) => status === 'pending' || status === 'loading')) {
    throw new AppError('Conflict', {
      it: 'Il file è ancora in lettura: riprova quando è finita.',
      en: 'The file is still being read: try again when that is done.',
    });
  }
  throw new AppError(
    'Conflict',
    loaded.length > 1
      ? {
          it: 'Il file contiene più tabelle: mascherale in un file per tabella e caricale.',
          en: 'The file holds several tables: mask them in a file for each and upload those.',
        }
      : {
          it: 'Il file non è una tabella letta: non se ne può fare una copia mascherata.',
          en: 'The file is no table that was read: no masked copy can be made of it.',
        },
  );
}

function copiedColumns(
  { columns, part }: StoredTable,
  { columns: methods }: MaskRequest,
  state: PersonalDataState | undefined,
): CopiedColumn[] {
  // A geometry made of other columns is made again, of what the copy holds of them.
  const all = (columns ?? []).filter(({ virtual }) => !virtual);
  for (const name of Object.keys(methods)) {
    if (all.some((column) => column.name === name)) continue;
    throw invalidField(`/columns/${name}`, 'unknown-column', {
      it: `Nessuna colonna si chiama "${name}".`,
      en: `No column is called "${name}".`,
    });
  }
  const findings = state?.tables.find((table) => table.part === part)?.columns ?? [];
  const secret = randomBytes(32);
  const copied = all.flatMap((column): CopiedColumn[] => {
    const method = methods[column.name];
    if (method === undefined) return [{ column }];
    if (method === 'remove') return [];
    const own = findings.filter((finding) => finding.column === column.name);
    const embedded = own.length > 0 && own.every((finding) => finding.embedded && finding.kind !== 'health');
    const mask = maskerFor(column, method, secret, embedded);
    if (mask) return [{ column, mask }];
    throw invalidField(`/columns/${column.name}`, 'method', {
      it: `"${column.name}" non è una data né un CAP: non si può generalizzare.`,
      en: `"${column.name}" is neither a date nor a postal code: it cannot be generalised.`,
    });
  });
  if (copied.length > 0) return copied;
  throw invalidField('/columns', 'empty', {
    it: 'Nella copia non resta nessuna colonna.',
    en: 'No column is left in the copy.',
  });
}
