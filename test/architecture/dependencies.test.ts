import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../../src/platform/project-path.js';

/**
 * Layers from the lowest up (docs/architecture.md). A file may import its own layer and lower ones, never a higher one.
 * A folder that is named in no layer fails the test: new ones must find their place.
 */
const LAYERS: readonly (readonly string[])[] = [
  ['platform', 'config.ts', 'errors.ts'],
  ['catalog', 'people', 'files', 'vocabularies'],
  ['validation', 'search', 'sparql', 'tables', 'geo', 'rdf', 'ckan'],
  ['harvesters'],
  ['publication', 'harvest'],
  ['services.ts', 'open-services.ts'],
  ['api', 'portal'],
  ['app.ts', 'server.ts', 'worker.ts'],
  ['cli', 'demo', 'main.ts'],
];

const source = projectPath('src');
const under = (folder: string, prefix: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => prefix + name);
/** By their paths from `src`: the harvesters lie beside it. */
const files = [...under(source, ''), ...under(projectPath('harvesters'), '../harvesters/')];

const layerOf = (file: string): number => {
  const top = file.replace(/^(\.\.\/)+/, '').split('/')[0] ?? '';
  return LAYERS.findIndex((layer) => layer.includes(top));
};

const importsOf = (file: string): string[] => {
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(source, resolve(source, dirname(file), match[1] as string)),
  );
};

describe('the source', () => {
  it('has a layer for every folder', () => {
    expect(files.filter((file) => layerOf(file) === -1)).toEqual([]);
  });

  it('imports only its own layer and lower ones', () => {
    const upward = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => layerOf(target) > layerOf(file))
        .map((target) => `${file} -> ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it('keeps HTTP and RDF out of the catalogue', () => {
    const forbidden = files
      .filter((file) => file.startsWith('catalog/'))
      .filter((file) =>
        /from '(fastify|@fastify\/|n3|undici)/.test(readFileSync(join(source, file), 'utf8')),
      );
    expect(forbidden).toEqual([]);
  });
});
