import type { Readable } from 'node:stream';

/** The address of a file answers with a page for people: of errors, of a sign-in, of a viewer. */
export class PageNotFile extends Error {
  readonly code = 'PAGE_NOT_FILE';
  readonly messages = {
    it: 'L’indirizzo risponde con una pagina web, non con un file.',
    en: 'The address answers with a web page, not with a file.',
  };
  constructor() {
    super('a page instead of a file');
    this.name = 'PageNotFile';
  }
}

const PAGE = /^\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html|head|body)[\s>]/i;
const ENOUGH = 1024;

/**
 * The same bytes, once they turn out not to be a web page: told by how they begin, since many servers give files the type
 * of pages and pages that of files. Throws PageNotFile.
 */
export async function* refusePage(body: Readable): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of body) {
    if (start === undefined) {
      yield chunk as Buffer;
      continue;
    }
    start = Buffer.concat([start, chunk as Buffer]);
    if (start.length < ENOUGH) continue;
    refuse(start);
    yield start;
    start = undefined;
  }
  if (start === undefined || start.length === 0) return;
  refuse(start);
  yield start;
}

function refuse(start: Buffer): void {
  if (
    PAGE.test(
      start
        .subarray(0, 4 * ENOUGH)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    )
  )
    throw new PageNotFile();
}
