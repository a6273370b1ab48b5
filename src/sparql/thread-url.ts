import { existsSync } from 'node:fs';

/**
 * The file of a thread's program. Threads run compiled code only: started from the sources, as tests are, they are those
 * of the last build.
 * @param path of the compiled file, relative to this folder
 */
export function threadUrl(path: string): URL {
  const here = new URL(path, import.meta.url);
  return existsSync(here) ? here : new URL(here.href.replace(/\/src\/sparql\//, '/dist/src/sparql/'));
}
