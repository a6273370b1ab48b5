import { invalidField } from '../../errors.js';
import { resolve } from '../../vocabularies/index.js';
import { NotASchedule, parseSchedule } from '../refresh/schedule.js';
import type { HarvestFiles, HarvestSettings } from '../sources/model.js';

/** What holds where a source that brings files says nothing. */
export const FILE_DEFAULTS = { maxBytes: 100_000_000, runBytes: 10_000_000_000 } as const;

/** How the files of a source are brought, with the defaults in place. */
export interface WholeFiles {
  policy: HarvestFiles['policy'];
  /** IRIs of file types; undefined for all that are data. */
  formats: ReadonlySet<string> | undefined;
  /** Largest file. */
  maxBytes: number;
  /** All that is fetched from one run to the next. */
  runBytes: number;
  /** Undefined: as the source is read. */
  schedule: string | undefined;
}

/** The setting as it holds. */
export function wholeFiles({ files }: Pick<HarvestSettings, 'files'>): WholeFiles {
  const formats = files?.formats?.flatMap((text) => resolve('file-type', text)?.concept.iri ?? []);
  return {
    policy: files?.policy ?? 'none',
    formats: formats && formats.length > 0 ? new Set(formats) : undefined,
    maxBytes: files?.maxBytes ?? FILE_DEFAULTS.maxBytes,
    runBytes: files?.runBytes ?? FILE_DEFAULTS.runBytes,
    schedule: files?.schedule,
  };
}

/** What of the setting only the vocabulary and the calendar can tell. Throws InvalidBody. */
export function checkFiles(files: HarvestFiles | undefined): void {
  for (const [i, format] of (files?.formats ?? []).entries()) {
    if (resolve('file-type', format)) continue;
    throw invalidField(`/settings/files/formats/${i}`, 'vocabulary', {
      it: `«${format}» non è nel vocabolario file-type: vedi /api/v1/vocabularies/file-type.`,
      en: `"${format}" is not in the vocabulary file-type: see /api/v1/vocabularies/file-type.`,
    });
  }
  if (files?.schedule === undefined) return;
  try {
    parseSchedule(files.schedule);
  } catch (error) {
    if (error instanceof NotASchedule)
      throw invalidField('/settings/files/schedule', 'format', error.messages);
    throw error;
  }
}
