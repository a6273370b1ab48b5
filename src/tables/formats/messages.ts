import type { Finding } from '../table-model.js';
import { NotReadable } from './format-reader.js';

type Extra = Pick<Finding, 'column' | 'lines' | 'samples'>;

/** A finding in one line: code, severity, Italian, English. */
export function finding(
  code: string,
  severity: Finding['severity'],
  it: string,
  en: string,
  extra: Extra = {},
): Finding {
  return { code, severity, message: { it, en }, ...extra };
}

/** The file is damaged; `reason` is what the library said and goes to the samples. */
export function unreadable(reason: string): NotReadable {
  return new NotReadable(
    finding(
      'unreadable',
      'error',
      'Il file non si può leggere: potrebbe essere danneggiato o incompleto.',
      'The file cannot be read: it may be damaged or incomplete.',
      { samples: [reason.slice(0, 300)] },
    ),
  );
}

/** The file, or all of it that matters, is locked by a password. */
export function passwordProtected(): NotReadable {
  return new NotReadable(
    finding(
      'password-protected',
      'error',
      'Il file è protetto da una password. Salvarlo senza password e caricarlo di nuovo.',
      'The file is protected by a password. Save it without a password and upload it again.',
    ),
  );
}

/** A small file that would unpack into a huge one. */
export function archiveBomb(it: string, en: string): NotReadable {
  return new NotReadable(
    finding(
      'archive-bomb',
      'error',
      `L’archivio non viene aperto: ${it}. Dividerlo, o caricare direttamente i file che contiene.`,
      `The archive is not opened: ${en}. Split it, or upload the files in it directly.`,
    ),
  );
}

/** The format can be read but this file holds no table; not a fault of the file. */
export function noTable(code: string, it: string, en: string, samples: string[] = []): NotReadable {
  return new NotReadable(finding(code, 'info', it, en, samples.length > 0 ? { samples } : {}));
}
