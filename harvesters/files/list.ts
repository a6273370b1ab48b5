import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ReadTools } from '../protocol.js';
import { SourceFault } from '../protocol.js';

/** One place to read from: a web address, or a file with the name it goes by in IRIs. */
export type Place =
  | { url: string }
  | { path: string; name: string /** Found in a folder, not named. */; found?: true };

/** As a report shows it, and as a cursor keeps it. */
export const shownPlace = (place: Place): string => ('url' in place ? place.url : place.path);

const RDF = /\.(rdf|xml|owl|ttl|n3|nt|nq|trig|jsonld|json|zip)(\.gz)?$/i;
const LIST = /\.(txt|lst)$/i;
const MOST_PLACES = 20_000;
const LONGEST_LIST = 8 * 1024 * 1024;

export const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

/**
 * What a source of files is made of: the addresses and paths it names, one a line or several addresses with blanks
 * between them; folders stand for the RDF files in them, texts (`.txt`) for the addresses they list. A list from the web may
 * name web addresses only.
 * @throws SourceFault `refused` for what is not there, or is too much
 */
export async function placesOf(text: string, tools: ReadTools): Promise<Place[]> {
  const names = lines(text).flatMap((line) =>
    /^\S+(\s+https?:\/\/\S+)+$/i.test(line) ? line.split(/\s+/) : [line],
  );
  const places: Place[] = [];
  for (const name of names)
    places.push(...(isUrl(name) ? await placesAt(name, tools) : await placesIn(name)));
  if (places.length > MOST_PLACES) {
    throw new SourceFault('refused', {
      it: `La fonte indica ${places.length} file: più di ${MOST_PLACES}.`,
      en: `The source names ${places.length} files: more than ${MOST_PLACES}.`,
    });
  }
  return [...new Map(places.map((place) => [shownPlace(place), place])).values()];
}

const lines = (text: string): string[] =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

async function placesAt(url: string, { http }: ReadTools): Promise<Place[]> {
  if (!LIST.test(new URL(url).pathname)) return [{ url }];
  const answer = await http.ask(url, { accept: 'text/plain, */*;q=0.1', maxBytes: LONGEST_LIST });
  const text = await answer.text();
  if (/^\s*</.test(text)) {
    throw new SourceFault('not-this-protocol', {
      it: `${url}: al posto di un elenco di indirizzi c’è una pagina.`,
      en: `${url}: a page stands in place of a list of addresses.`,
    });
  }
  return lines(text)
    .filter((line) => URL.canParse(line, answer.url))
    .map((line) => new URL(line, answer.url))
    .filter(({ protocol }) => protocol === 'http:' || protocol === 'https:')
    .map(({ href }) => ({ url: href }));
}

async function placesIn(path: string): Promise<Place[]> {
  const info = await stat(path).catch(() => undefined);
  if (!info) {
    throw new SourceFault('refused', {
      it: `Il file o la cartella non esiste: ${path}`,
      en: `There is no such file or folder: ${path}`,
    });
  }
  if (info.isDirectory()) {
    const names = await readdir(path, { recursive: true });
    return names
      .filter((name) => RDF.test(name))
      .sort()
      .map((name) => ({ path: join(path, name), name: name.split(sep).join('/'), found: true }));
  }
  if (!LIST.test(path)) return [{ path, name: path.split(sep).at(-1) ?? path }];
  const folder = dirname(resolve(path));
  const listed = lines(await readFile(path, 'utf8'));
  const found = await Promise.all(
    listed.map(async (line): Promise<Place[]> => {
      if (isUrl(line)) return [{ url: line }];
      const listedPath = resolve(folder, line);
      return [{ path: listedPath, name: relative(folder, listedPath).split(sep).join('/') }];
    }),
  );
  return found.flat();
}
