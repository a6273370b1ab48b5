import { resolve } from './resolve.js';
import type { FileType } from './types.js';

/**
 * The format that the name of a file speaks of. A packed file has the format of what is inside:
 * `strade.ttl.zip` is RDF Turtle (DCAT-AP_IT, section 6), `strade.zip` is ZIP.
 *
 * @param name a file name, or the address of a file; query and fragment do not count
 */
export function fileTypeOfName(name: string): FileType | undefined {
  const file =
    name
      .replace(/[?#].*$/, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const [, ...extensions] = file.split('.');
  const last = extensions.at(-1);
  if (!last) return undefined;
  const double =
    extensions.length > 1 ? resolve('file-type', `.${extensions.slice(-2).join('.')}`) : undefined;
  return (double ?? resolve('file-type', `.${last}`))?.concept;
}
