import type { Finding } from '../table-model.js';
import { NotReadable } from './format-reader.js';
import type { JsonBroken } from './json-scanner.js';
import { finding, noTable } from './messages.js';

/** Broken JSON, with the place and the reason. */
export function brokenJson({ line, column, reason }: JsonBroken): NotReadable {
  return new NotReadable(
    finding(
      'broken-json',
      'error',
      `Il JSON non è valido: alla riga ${line}, colonna ${column}, ${reason.it}.`,
      `The JSON is not valid: at line ${line}, column ${column}, ${reason.en}.`,
      { lines: [line] },
    ),
  );
}

/** Lines of JSON Lines that are left out. */
export function brokenLines(count: number, broken: readonly { line: number; error: JsonBroken }[]): Finding {
  const first = broken[0] as { line: number; error: JsonBroken };
  return finding(
    'broken-lines',
    'error',
    `${count} righe non sono JSON valido e sono state tralasciate; la prima è la ${first.line}: alla colonna ${first.error.column}, ${first.error.reason.it}.`,
    `${count} lines are not valid JSON and were left out; the first is ${first.line}: at column ${first.error.column}, ${first.error.reason.en}.`,
    { lines: broken.map(({ line }) => line) },
  );
}

/** A JSON that holds no table. */
export function noRecords(it?: string, en?: string): NotReadable {
  return noTable(
    'json-without-records',
    `Il JSON non contiene un elenco che si possa mostrare come tabella${it ? `: ${it}` : ''}.`,
    `The JSON holds no list that could be shown as a table${en ? `: ${en}` : ''}.`,
  );
}

export function tooManyKeys(): NotReadable {
  return noTable(
    'json-without-records',
    'Gli elementi hanno più di 4000 chiavi diverse: non si mostrano come tabella.',
    'The elements have more than 4000 different keys: they are not shown as a table.',
  );
}

export const strayElements = (count: number): Finding =>
  finding(
    'stray-elements',
    'warning',
    `${count} elementi dell’elenco non sono fatti come gli altri e sono stati tralasciati.`,
    `${count} elements of the list are not made like the others and were left out.`,
  );

export const duplicateKeys = (keys: readonly string[]): Finding =>
  finding(
    'duplicate-keys',
    'warning',
    'Alcuni elementi hanno due volte la stessa chiave: vale l’ultima.',
    'Some elements have the same key twice: the last one counts.',
    { samples: keys.slice(0, 5) },
  );
