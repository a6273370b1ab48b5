import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../errors.js';
import { projectPath } from '../platform/project-path.js';

const compress = promisify(brotliCompress);

interface Asset {
  type: string;
  bytes: Buffer;
  /** Made at the first request that accepts it; fonts are compressed already. */
  brotli?: Promise<Buffer>;
  text: boolean;
}

const italia = (...parts: string[]) => projectPath('node_modules', 'bootstrap-italia', 'dist', ...parts);

/** Our own style sheet, in this order: later parts refine earlier ones. */
const STYLES = [
  'fonts',
  'base',
  'frame',
  'home',
  'lists',
  'results',
  'resource',
  'validator',
  'harvest',
  'preview',
  'grid',
  'dialog',
  'chart',
  'map',
  'screens',
];

const TITILLIUM = 'titillium-web-v10-latin-ext_latin';

/** Everything that pages load, by the name it is served under. Nothing else of the packages can be reached. */
const FILES: Readonly<Record<string, { path: string; type: string }>> = {
  'bootstrap-italia.min.css': {
    path: italia('css', 'bootstrap-italia.min.css'),
    type: 'text/css; charset=utf-8',
  },
  'sprites.svg': { path: italia('svg', 'sprites.svg'), type: 'image/svg+xml' },
  'harvest-progress.js': {
    path: projectPath('web', 'scripts', 'harvest-progress.js'),
    type: 'text/javascript; charset=utf-8',
  },
  'favicon.svg': { path: projectPath('web', 'favicon.svg'), type: 'image/svg+xml' },
  ...Object.fromEntries(
    [
      ['titillium-300', 'Titillium_Web', `${TITILLIUM}-300`],
      ['titillium-400', 'Titillium_Web', `${TITILLIUM}-regular`],
      ['titillium-400-italic', 'Titillium_Web', `${TITILLIUM}-italic`],
      ['titillium-600', 'Titillium_Web', `${TITILLIUM}-600`],
      ['titillium-700', 'Titillium_Web', `${TITILLIUM}-700`],
      ['roboto-mono-400', 'Roboto_Mono', 'roboto-mono-v13-latin-ext_latin-regular'],
    ].map(([name, folder = '', file]) => [
      `${name}.woff2`,
      { path: italia('fonts', folder, `${file}.woff2`), type: 'font/woff2' },
    ]),
  ),
};

export interface Assets {
  /** Under PUBLIC_URL's path, such as `/assets/1f0c9a2b77`: it changes when any file does, so that files are kept for ever. */
  path: string;
  files: ReadonlyMap<string, Asset>;
}

let loaded: Assets | undefined;

/**
 * The files of this build, read once and kept: those of packages, our styles, and the scripts that `npm run build` bundled.
 * Throws when one is missing.
 */
export function loadAssets(): Assets {
  if (loaded) return loaded;
  const hash = createHash('sha256');
  const files = new Map<string, Asset>();
  for (const [name, { path, type }] of Object.entries(FILES)) {
    const bytes = readFileSync(path);
    // Without its source map, which is not served.
    const content = name.endsWith('.min.css') ? withoutSourceMap(bytes) : bytes;
    hash.update(name).update(content);
    files.set(name, { type, bytes: content, text: !type.startsWith('font/') });
  }
  for (const name of readdirSync(projectPath('dist', 'web')).sort()) {
    const bytes = readFileSync(projectPath('dist', 'web', name));
    hash.update(name).update(bytes);
    files.set(name, { type: typeOfBundle(name), bytes, text: true });
  }
  const styles = STYLES.map((name) => readFileSync(projectPath('web', 'styles', `${name}.css`)));
  const css = Buffer.concat(styles);
  hash.update('portico.css').update(css);
  files.set('portico.css', { type: 'text/css; charset=utf-8', bytes: css, text: true });
  loaded = { path: `/assets/${hash.digest('hex').slice(0, 12)}`, files };
  return loaded;
}

const typeOfBundle = (name: string): string =>
  name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';

const withoutSourceMap = (css: Buffer): Buffer =>
  Buffer.from(css.toString('utf8').replace(/\/\*# sourceMappingURL=[^*]*\*\/\s*$/, ''));

const acceptsBrotli = (request: FastifyRequest): boolean =>
  /(^|[\s,])br\s*(?:;\s*q=(?!0(?:\.0*)?(?:$|[\s,]))[\d.]+)?\s*(?:,|$)/.test(
    request.headers['accept-encoding'] ?? '',
  );

/** Serves the files. Those of an earlier build are answered with the present ones, but not kept. */
export function assetRoutes(app: FastifyInstance): void {
  const { path, files } = loadAssets();
  app.get<{ Params: { build: string; name: string } }>(
    '/assets/:build/:name',
    { logLevel: 'warn' },
    async (request, reply): Promise<FastifyReply> => {
      const asset = files.get(request.params.name);
      if (!asset) throw notFound(request.params.name);
      const current = path === `/assets/${request.params.build}`;
      reply
        .type(asset.type)
        .header('cache-control', current ? 'public, max-age=31536000, immutable' : 'public, max-age=60')
        .header('x-content-type-options', 'nosniff');
      if (!asset.text) return reply.send(asset.bytes);
      reply.header('vary', 'accept-encoding');
      if (!acceptsBrotli(request)) return reply.send(asset.bytes);
      asset.brotli ??= compress(asset.bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 9,
          [constants.BROTLI_PARAM_SIZE_HINT]: asset.bytes.length,
        },
      });
      return reply.header('content-encoding', 'br').send(await asset.brotli);
    },
  );
}
