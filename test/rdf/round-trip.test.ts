import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Dataset, type LangMap, textIn } from '../../src/catalog/model/index.js';
import { type DatasetFound, readCatalog } from '../../src/rdf/from-dcat/read-catalog.js';
import { parseRdf } from '../../src/rdf/parse.js';
import type { Profile } from '../../src/rdf/profile.js';
import { serialiseToText } from '../../src/rdf/serialise.js';
import { datasetQuads } from '../../src/rdf/to-dcat/index.js';
import { hasShared, sharedPath } from '../helpers/shared.js';
import { datasets } from './arbitrary-dataset.js';
import { datasetRecord, PUBLIC_URL } from './records.js';

type Format = Parameters<typeof serialiseToText>[0];

/** The dataset as it comes back after it was written in a profile and a syntax. */
async function cycle(iri: string, doc: Dataset, profile: Profile, format: Format): Promise<DatasetFound> {
  const record = { ...datasetRecord(), iri, identifier: doc.identifier ?? 'none', doc };
  const quads = datasetQuads(record, { publicUrl: PUBLIC_URL, profile, describes: () => true });
  const { graph, problems } = await parseRdf(Buffer.from(serialiseToText(format, quads)), {
    baseIri: 'https://example.org/export',
  });
  expect(problems).toEqual([]);
  const found = readCatalog(graph).datasets;
  expect(found.map((each) => each.iri)).toEqual([iri]);
  return found[0] as DatasetFound;
}

/** IRIs made for parts that had none, when they were written. */
const MADE =
  /#(contact|period|location|standard|identifier|provenance|licence|rights|agent|geometry)(-|$)|^https:\/\/dati\.example\.it\/organization\//;

/**
 * A document without what writing adds or cannot tell: IRIs of parts that had none, the order of lists.
 */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => plain(item)).map((item) => [JSON.stringify(item), item] as const);
    return items.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name, inner]) => !(name === 'id' || (name === 'iri' && MADE.test(String(inner)))))
    .map(([name, inner]) => [name, plain(inner)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

/** A document as DCAT-AP_IT keeps it: with one name for an agent. */
function withOneName(doc: Dataset): Dataset {
  const named = <A extends { name?: LangMap } | undefined>(agent: A): A =>
    agent?.name ? { ...agent, name: { it: textIn(agent.name, 'it') ?? '' } } : agent;
  const { publisher, rightsHolder, creator, otherIdentifier } = doc;
  return {
    ...doc,
    ...(publisher && { publisher: named(publisher) }),
    ...(rightsHolder && { rightsHolder: named(rightsHolder) }),
    ...(creator && { creator: creator.map(named) }),
    ...(otherIdentifier && {
      otherIdentifier: otherIdentifier.map((it) => ({
        ...it,
        ...(it.creator && { creator: named(it.creator) }),
      })),
    }),
  };
}

const folders = ['dcat-ap-it', 'dcat-eu'];
const files = hasShared
  ? folders.flatMap((folder) =>
      readdirSync(sharedPath('standards', 'catalogs', folder))
        .filter((name) => /\.(rdf|ttl)$/.test(name))
        .map((name) => `${folder}/${name}`),
    )
  : [];
const contentOf = async (file: string) =>
  readCatalog(
    (
      await parseRdf(readFileSync(sharedPath('standards', 'catalogs', file)), {
        baseIri: `https://example.org/${file}`,
      })
    ).graph,
  );

describe.skipIf(!hasShared)('real catalogues, read, written and read again', () => {
  test.each(files)('%s says the same in DCAT-AP 3', async (file) => {
    for (const { iri, doc } of (await contentOf(file)).datasets) {
      const again = await cycle(iri, doc, 'dcat-ap-3', 'turtle');
      const { unmapped: before = '', ...known } = plain(asWritten(doc)) as { unmapped?: string };
      const { unmapped: after = '', ...read } = plain(again.doc) as { unmapped?: string };
      expect(read).toMatchObject(withoutAdded(known, doc));
      for (const line of before.split('\n')) {
        // A second name of an agent that has a mapped one becomes part of the agent.
        const isName = /foaf\/0\.1\/(name|Organization)[>"]/.test(line);
        if (!isName) expect(after.split('\n')).toContain(line);
      }
    }
  });

  test.each(files)('%s does not change any more once it went through', async (file) => {
    for (const { iri, doc } of (await contentOf(file)).datasets.slice(0, 10)) {
      for (const profile of ['it', 'dcat-ap-2', 'dcat-ap-3'] as const) {
        const once = await cycle(iri, doc, profile, 'turtle');
        const twice = await cycle(iri, once.doc, profile, 'rdf-xml');
        const kept = profile === 'it' ? withOneName : (doc: Dataset) => doc;
        expect(plain(kept(twice.doc))).toEqual(plain(kept(once.doc)));
      }
    }
  });
});

/**
 * What writing changes on purpose: a contact point does not share the IRI of an agent, and agents of one code are one
 * node, with the name met first.
 */
function asWritten(doc: Dataset): Dataset {
  const { publisher, rightsHolder, contactPoint } = doc;
  const agents = [publisher?.iri, rightsHolder?.iri];
  const code = rightsHolder?.identifier;
  const isSame = code !== undefined && rightsHolder?.iri === undefined && publisher?.identifier === code;
  return {
    ...doc,
    ...(isSame && publisher && { rightsHolder: publisher }),
    ...(contactPoint && {
      contactPoint: contactPoint.map(({ iri, ...contact }) =>
        iri === undefined || agents.includes(iri) ? contact : { iri, ...contact },
      ),
    }),
  } as Dataset;
}

/** High-value datasets are written with the regulation, wherever the source left it out. */
function withoutAdded(known: Record<string, unknown>, doc: Dataset): Record<string, unknown> {
  if (!doc.hvdCategory && !doc.applicableLegislation) return known;
  const { applicableLegislation, ...rest } = known;
  return rest;
}

describe('generated datasets', () => {
  test.each(['turtle', 'rdf-xml', 'n-triples', 'json-ld'] as const)(
    'come back from %s as they were',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(datasets, async (doc) => {
          const again = await cycle('https://example.org/d', doc, 'dcat-ap-3', format);
          expect(plain(again.doc)).toEqual(plain(doc));
          expect(again.mends.filter(({ code }) => code !== 'concept-unknown')).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
  );
});
