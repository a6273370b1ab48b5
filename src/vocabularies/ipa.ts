import { readFileSync } from 'node:fs';
import { projectPath } from '../platform/project-path.js';

/** The codes of the index of public bodies (IndicePA), as its file stands in schemas/. */
interface IpaFile {
  readonly date: string;
  /** Codes by their first two characters, which are left out of them. */
  readonly groups: Readonly<Record<string, string>>;
}

let codes: ReadonlyMap<string, string> | undefined;

function read(): ReadonlyMap<string, string> {
  const { groups } = JSON.parse(readFileSync(projectPath('schemas', 'ipa-codes.json'), 'utf8')) as IpaFile;
  const all = Object.entries(groups).flatMap(([start, rest]) => rest.split(' ').map((end) => start + end));
  return new Map(all.map((code) => [code.toLowerCase(), code]));
}

/**
 * The IPA code as the index spells it, whatever the case of the text; undefined when the index of the day of the file
 * does not have it. Codes are looked up, never guessed by their form (DCAT-AP_IT digest, section 10).
 */
export function ipaCode(text: string): string | undefined {
  codes ??= read();
  return codes.get(text.toLowerCase());
}
