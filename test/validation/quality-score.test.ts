import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset, Distribution } from '../../src/catalog/model/index.js';
import type { DatasetRecord } from '../../src/catalog/record.js';
import { projectPath } from '../../src/platform/project-path.js';
import {
  aggregate,
  bandOf,
  DIMENSIONS,
  evaluate,
  keepScores,
  MAX_POINTS,
  METRICS,
  qualityQuads,
  REMEDIES,
  type RemedyId,
  type ScoreOptions,
  scoreDataset,
} from '../../src/validation/quality-score/index.js';
import { hasShared, sharedPath } from '../helpers/shared.js';
import { anyDataset } from '../rdf/arbitraries.js';
import { datasetRecord, EU, PUBLIC_URL } from '../rdf/records.js';

const CC_BY = 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40';
const offline: ScoreOptions = { publicUrl: PUBLIC_URL };
/** Addresses whose name says so do not answer. */
const online: ScoreOptions = { ...offline, links: (url) => (url.includes('broken') ? 404 : 200) };

const uuid = (n: number): string => `00000000-0000-4000-9000-${n.toString(16).padStart(12, '0')}`;

/** A distribution of a stored file in which the form was filled to the end. */
const fullDistribution = (n = 1): Distribution => ({
  id: uuid(n),
  format: `${EU}/file-type/CSV`,
  license: { iri: CC_BY },
  rights: { label: { it: 'Citare la fonte' } },
  file: {
    id: uuid(n + 1000),
    name: 'piste.csv',
    size: 99,
    sha256: 'a'.repeat(64),
    mediaType: 'text/csv',
    uploadedAt: '2024-01-01T00:00:00Z',
  },
});

/** What a person writes who fills the form to the end; the portal adds the rest. */
const full = (): Partial<Dataset> => ({
  keyword: { it: ['bicicletta'] },
  spatial: [{ iri: `${EU}/place/ITA_BLQ` }],
  temporal: [{ startDate: '2024' }],
  accessRights: `${EU}/access-right/PUBLIC`,
  issued: '2024-05-03',
  distribution: [fullDistribution()],
});

/** A record with nothing but what cannot be left out of the database. */
function bareRecord(doc: Dataset = {}): DatasetRecord {
  const record = datasetRecord();
  const { contactPoint, ...organization } = record.organization.doc;
  return { ...record, doc, organization: { ...record.organization, doc: organization } };
}

describe('the metrics', () => {
  it('give 405 points: 100, 100, 110, 75 and 20 by dimension', () => {
    const sums = DIMENSIONS.map((id) =>
      METRICS.filter(({ dimension }) => dimension === id).reduce((sum, { weight }) => sum + weight, 0),
    );
    expect(sums).toEqual([100, 100, 110, 75, 20]);
    expect(MAX_POINTS).toBe(405);
    expect(new Set(METRICS.map(({ id }) => id)).size).toBe(23);
  });

  it('explain themselves in both languages', () => {
    for (const { says } of METRICS) expect(says.it.length * says.en.length).toBeGreaterThan(0);
    for (const { advice, example } of Object.values(REMEDIES))
      expect(advice.it.length * advice.en.length * example.length).toBeGreaterThan(0);
  });

  it('are the table of the documentation, as are the acts', () => {
    const page = readFileSync(projectPath('docs', 'quality-score.md'), 'utf8');
    for (const { id, dimension, property, population, weight } of METRICS)
      expect(page).toContain(`| \`${id}\` | ${dimension} | ${property} | ${population} | ${weight} |`);
    for (const [id, { advice }] of Object.entries(REMEDIES))
      expect(page).toContain(`| \`${id}\` | ${advice.en} |`);
  });

  it.skipIf(!hasShared)('have the names of the published vocabulary', () => {
    const text = readFileSync(sharedPath('standards', 'data', 'mqa', 'piveau-dqv-vocabulary.ttl'), 'utf8');
    const known = [...text.matchAll(/^pv:(\w+)\s+a\s+dqv:Metric/gm)].map(([, name]) => name);
    expect(known.length).toBeGreaterThan(20);
    const ours = METRICS.map(({ id }) => id).filter((id) => !known.includes(id));
    expect(ours).toEqual([]);
  });
});

describe('the score of a dataset', () => {
  it('is 405, with nothing left to do, when the form is filled to the end', () => {
    const score = scoreDataset(datasetRecord(full()), offline);
    expect(score).toMatchObject({ points: 405, max: 405, band: 'excellent', suggestions: [] });
    expect(score.range).toBeUndefined();
  });

  it('counts for a bare dataset only what the portal adds', () => {
    const score = scoreDataset(bareRecord(), offline);
    // The organization is the publisher, the last change a date.
    expect(score.points).toBe(15);
    expect(score.band).toBe('bad');
    expect(score.suggestions[0]).toMatchObject({ id: 'distribution', gain: 220 });
  });

  it('is a range while nobody has tried the addresses', () => {
    const doc: Partial<Dataset> = {
      ...full(),
      distribution: [
        {
          ...fullDistribution(),
          file: undefined,
          accessURL: ['https://altrove.example.org/piste'],
          downloadURL: ['https://altrove.example.org/piste.csv'],
          mediaType: 'text/csv',
          byteSize: 3,
        } as Distribution,
      ],
    };
    const score = scoreDataset(datasetRecord(doc), offline);
    expect(score.points).toBe(325);
    expect(score.range).toEqual({ min: 325, max: 405, band: 'excellent' });
    expect(score.band).toBe('good');
    expect(score.suggestions).toEqual([]);
    expect(scoreDataset(datasetRecord(doc), online).points).toBe(405);
    const broken = scoreDataset(datasetRecord(doc), { ...offline, links: () => 0 });
    expect(broken.points).toBe(325);
    expect(broken.suggestions.map(({ id, gain }) => [id, gain])).toEqual([
      ['brokenAccess', 50],
      ['brokenDownload', 30],
    ]);
  });

  it('says what a licence would bring: 30, or 10 when one is given that nobody knows', () => {
    const with_ = (license: Distribution['license']) => {
      const { license: _license, ...rest } = fullDistribution();
      return scoreDataset(
        datasetRecord({ ...full(), distribution: [{ ...rest, ...(license && { license }) }] }),
        offline,
      ).suggestions.map(({ id, gain }) => [id, gain]);
    };
    expect(with_(undefined)).toEqual([['license', 30]]);
    expect(with_({ name: { it: 'Licenza propria' } })).toEqual([['license', 10]]);
    expect(with_({ iri: 'https://creativecommons.org/licenses/by/4.0/' })).toEqual([]);
    expect(with_({ iri: `${EU}/licence/CC_BYSA_4_0` })).toEqual([]);
  });

  it.each([
    ['CSV', 'text/csv', 0],
    ['RDF', 'application/rdf+xml', 40],
    ['PDF', 'application/pdf', 40],
    ['ZIP', 'application/zip', 20],
    ['XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 20],
    ['SHP', 'application/zip', 20],
    ['CSV', 'application/x-made-up', 10],
  ])('takes off for the format %s as %s: %i', (format, mediaType, lost) => {
    const distribution = [{ ...fullDistribution(), format: `${EU}/file-type/${format}`, mediaType }];
    expect(scoreDataset(datasetRecord({ ...full(), distribution }), offline).points).toBe(405 - lost);
  });

  it('counts distributions by share', () => {
    const distribution = [
      fullDistribution(1),
      { ...fullDistribution(2), format: `${EU}/file-type/PDF`, mediaType: 'application/pdf' },
    ];
    const score = scoreDataset(datasetRecord({ ...full(), distribution }), offline);
    expect(score.points).toBe(385);
    expect(score.suggestions).toEqual([
      {
        id: 'openFormat',
        gain: 20,
        metrics: ['formatMediaTypeNonProprietary', 'formatMediaTypeMachineInterpretable'],
        datasets: 1,
      },
    ]);
  });

  it('asks whoever it is given whether the dataset complies', () => {
    const record = datasetRecord(full());
    expect(scoreDataset(record, { ...offline, complies: () => false }).suggestions).toMatchObject([
      { id: 'compliance', gain: 30 },
    ]);
    expect(scoreDataset(record, { ...offline, complies: () => undefined }).range?.min).toBe(375);
  });

  it.each([
    [405, 'excellent'],
    [351, 'excellent'],
    [350, 'good'],
    [221, 'good'],
    [220, 'sufficient'],
    [121, 'sufficient'],
    [120, 'bad'],
    [0, 'bad'],
  ])('is rated: %i is %s', (points, band) => expect(bandOf(points)).toBe(band));
});

/** Does what a suggestion says, as a person would, on the document (or on the organization). */
const EACH = (change: (it: Distribution, i: number) => Distribution) => (doc: Dataset) => ({
  ...doc,
  distribution: (doc.distribution ?? []).map(change),
});
const isFormat = ({ format }: Distribution): boolean => {
  const code = format?.startsWith(`${EU}/file-type/`) ? format.slice(`${EU}/file-type/`.length) : '';
  return /^(CSV|JSON|PDF|ZIP|XLSX|RDF_TURTLE)$/.test(code);
};
const FIXES: Readonly<Record<RemedyId, (doc: Dataset) => Dataset>> = {
  keyword: (doc) => ({ ...doc, keyword: { it: ['parola'] } }),
  theme: (doc) => ({ ...doc, theme: [`${EU}/data-theme/TRAN`] }),
  spatial: (doc) => ({ ...doc, spatial: [{ name: { it: 'Valle' } }] }),
  temporal: (doc) => ({ ...doc, temporal: [{ startDate: '2024' }] }),
  distribution: (doc) => ({ ...doc, distribution: [fullDistribution(50)] }),
  brokenAccess: EACH((it) =>
    it.accessURL?.[0]?.includes('broken') && (it.file || it.accessURL[0] !== it.downloadURL?.[0])
      ? { ...it, accessURL: ['https://ok.example.org/a'] }
      : it,
  ),
  downloadURL: EACH((it) =>
    it.file || it.downloadURL ? it : { ...it, downloadURL: ['https://ok.example.org/d.csv'] },
  ),
  brokenDownload: EACH((it) => {
    const old = it.downloadURL?.[0];
    if (it.file || !old?.includes('broken')) return it;
    const url = 'https://ok.example.org/d.csv';
    const access = it.accessURL?.includes(old) ? { accessURL: [url] } : {};
    return { ...it, downloadURL: [url], ...access } as Distribution;
  }),
  format: EACH((it) => (isFormat(it) ? it : { ...it, format: `${EU}/file-type/CSV`, mediaType: 'text/csv' })),
  openFormat: EACH((it) =>
    isFormat(it) && !/CSV|TURTLE/.test(it.format ?? '') ? { ...it, format: `${EU}/file-type/JSON` } : it,
  ),
  mediaType: EACH((it) =>
    isFormat(it) && (it.mediaType === undefined ? !it.file : it.mediaType.includes('/x-'))
      ? { ...it, mediaType: 'application/json' }
      : it,
  ),
  compliance: (doc) => ({ ...doc, title: { it: 'Titolo' }, description: { it: 'Testo' } }),
  license: EACH((it) => (it.license?.iri === CC_BY ? it : { ...it, license: { iri: CC_BY } })),
  accessRights: (doc) => ({ ...doc, accessRights: `${EU}/access-right/PUBLIC` }),
  contactPoint: (doc) => ({ ...doc, contactPoint: [{ fn: 'Ufficio', email: 'a@b.it' }] }),
  publisher: (doc) => ({ ...doc, publisher: { identifier: 'c_x', name: { it: 'Ente' } } }),
  rights: EACH((it) => ({ ...it, rights: it.rights ?? { label: { it: 'Citare' } } })),
  byteSize: EACH((it) => (it.file ? it : { ...it, byteSize: it.byteSize ?? 7 })),
  issued: (doc) => ({ ...doc, issued: '2024' }),
  modified: (doc) => ({ ...doc, modified: '2024' }),
};

const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
/** Without the properties that are undefined. */
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as T;

const anyDistribution = fc
  .record({
    id: fc.uuid(),
    accessURL: some(
      ['https://ok.example.org/x'],
      ['https://broken.example.org/x'],
      ['https://broken.example.org/x.csv'],
    ),
    downloadURL: some(['https://ok.example.org/x.csv'], ['https://broken.example.org/x.csv']),
    format: some(
      ...['CSV', 'PDF', 'ZIP', 'XLSX', 'RDF_TURTLE'].map((code) => `${EU}/file-type/${code}`),
      'https://example.org/format',
    ),
    mediaType: some('text/csv', 'application/x-made-up'),
    license: some<NonNullable<Distribution['license']>>(
      { iri: CC_BY },
      { name: { it: 'Propria' } },
      { iri: 'https://example.org/licenza' },
    ),
    rights: some<NonNullable<Distribution['rights']>>({ label: { it: 'Citare' } }),
    byteSize: some(5),
    file: some(fullDistribution().file as NonNullable<Distribution['file']>),
  })
  .map((it) => compact(it) as Distribution);

const anyDoc = fc
  .record({
    title: some({ it: 'Titolo' }),
    description: some({ it: 'Testo' }),
    keyword: some<NonNullable<Dataset['keyword']>>({ it: ['parola'] }, { it: [] }),
    theme: some([`${EU}/data-theme/TRAN`]),
    spatial: some<NonNullable<Dataset['spatial']>>([{ iri: `${EU}/country/ITA` }], [{}], []),
    temporal: some<NonNullable<Dataset['temporal']>>([{ startDate: '2020' }], []),
    accessRights: some(`${EU}/access-right/PUBLIC`, 'https://example.org/accesso'),
    contactPoint: some<NonNullable<Dataset['contactPoint']>>([{ fn: 'Ufficio', email: 'a@b.it' }]),
    issued: some('2020'),
    distribution: fc.array(anyDistribution, { maxLength: 4 }),
  })
  .map((it) => compact(it) as Dataset);

describe('any dataset', () => {
  it('gains exactly what each suggestion says, when it is done', () => {
    const seen = new Set<RemedyId>();
    fc.assert(
      fc.property(anyDoc, (doc) => {
        const record = bareRecord(doc);
        const before = scoreDataset(record, online);
        for (const { id, gain } of before.suggestions) {
          seen.add(id);
          const after = scoreDataset({ ...record, doc: FIXES[id](doc) }, online);
          expect(after.points - before.points, id).toBeCloseTo(gain, 8);
        }
      }),
      { numRuns: 600 },
    );
    // Two can never fail: the portal itself fills them in.
    const never = new Set<RemedyId>(['publisher', 'modified']);
    expect([...seen].sort()).toEqual(
      (Object.keys(REMEDIES) as RemedyId[]).filter((id) => !never.has(id)).sort(),
    );
  });

  it('has 405 points when all suggestions are done', () => {
    fc.assert(
      fc.property(anyDoc, (doc) => {
        let record = bareRecord(doc);
        for (const { id } of scoreDataset(record, online).suggestions)
          record = { ...record, doc: FIXES[id](record.doc) };
        expect(scoreDataset(record, online).points).toBe(405);
      }),
      { numRuns: 200 },
    );
  });

  it('has points, gains and unknowns that add up', () => {
    fc.assert(
      fc.property(anyDataset, (record) => {
        const score = scoreDataset(record, offline);
        const gains = score.suggestions.reduce((sum, { gain }) => sum + gain, 0);
        const possible = score.range?.max ?? score.points;
        expect(possible + gains).toBeCloseTo(405, 8);
        expect(score.dimensions.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score.points, 8);
        expect(score.suggestions.map(({ gain }) => gain)).toEqual(
          score.suggestions.map(({ gain }) => gain).sort((a, b) => b - a),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('the score of many datasets', () => {
  it('is the share of all their datasets and distributions', () => {
    fc.assert(
      fc.property(fc.array(anyDoc, { maxLength: 8 }), (docs) => {
        const found = docs.map((doc) => evaluate(bareRecord(doc), online));
        const score = aggregate(found);
        const naive = METRICS.reduce((sum, { id, weight }) => {
          const all = found.flatMap(({ outcomes }) => outcomes[id]);
          return (
            sum + (all.length === 0 ? 0 : (all.filter((it) => it === true).length / all.length) * weight)
          );
        }, 0);
        expect(score.points).toBeCloseTo(naive, 8);
        expect(score.datasets).toBe(docs.length);
        expect(score.distributions).toBe(docs.flatMap(({ distribution }) => distribution ?? []).length);
        const own = docs.map((doc) => scoreDataset(bareRecord(doc), online));
        expect(score.mean * docs.length).toBeCloseTo(
          own.reduce((sum, it) => sum + it.points, 0),
          6,
        );
        for (const [band, count] of Object.entries(score.bands))
          expect(count).toBe(own.filter((it) => it.band === band).length);
      }),
      { numRuns: 100 },
    );
  });

  it('says how many datasets an act is about', () => {
    const { keyword, ...without } = full();
    const score = aggregate([full(), without, without].map((doc) => evaluate(datasetRecord(doc), offline)));
    expect(score.suggestions).toEqual([
      { id: 'keyword', gain: 20, metrics: ['keywordAvailability'], datasets: 2 },
    ]);
  });

  it('is kept while nothing changes, and made again after', async () => {
    let now = 0;
    let made = 0;
    const empty = aggregate([]);
    const kept = keepScores(
      async () => {
        made += 1;
        if (made === 4) throw new Error('away');
        return empty;
      },
      () => now,
    );
    await kept(undefined, 'a');
    await kept(undefined, 'a');
    expect(made).toBe(1);
    await kept('other', 'a');
    expect(made).toBe(2);
    await kept(undefined, 'b');
    expect(made).toBe(2);
    now = 60_000;
    await kept(undefined, 'b');
    expect(made).toBe(3);
    now = 700_000;
    await expect(kept(undefined, 'b')).rejects.toThrow('away');
    await kept(undefined, 'b');
    expect(made).toBe(5);
  });
});

describe('the measurements in RDF', () => {
  const value = (quads: ReturnType<typeof qualityQuads>, metric: string) =>
    quads
      .filter(({ object }) => object.value === `https://piveau.eu/ns/voc#${metric}`)
      .map(({ subject }) =>
        quads.find((it) => it.subject.equals(subject) && it.predicate.value.endsWith('dqv#value')),
      )
      .map((it) => it?.object.value);

  it('state every metric of a full dataset and its totals', () => {
    const record = datasetRecord(full());
    const quads = qualityQuads(record, scoreDataset(record, offline), offline);
    expect(value(quads, 'scoring')).toEqual(['405']);
    expect(value(quads, 'interoperabilityScoring')).toEqual(['110']);
    expect(value(quads, 'accessUrlStatusCode')).toEqual(['200']);
    for (const { id } of METRICS) expect(value(quads, id), id).toHaveLength(1);
    const linked = quads.filter(({ predicate }) => predicate.value.endsWith('#hasQualityMeasurement'));
    expect(new Set(linked.map(({ object }) => object.value)).size).toBe(METRICS.length + 6);
    const distribution = `${PUBLIC_URL}/dataset/${record.id}/resource/${uuid(1)}`;
    expect(linked.filter(({ subject }) => subject.value === distribution)).toHaveLength(
      METRICS.filter(({ population }) => population === 'distribution').length,
    );
  });

  it('leave out what is not known, and the totals it would change', () => {
    const record = datasetRecord({});
    const quads = qualityQuads(record, scoreDataset(record, offline), offline);
    expect(value(quads, 'accessUrlStatusCode')).toEqual([]);
    expect(value(quads, 'scoring')).toEqual([]);
    expect(value(quads, 'accessibilityScoring')).toEqual([]);
    expect(value(quads, 'findabilityScoring')).toEqual(['30']);
    expect(value(quads, 'keywordAvailability')).toEqual(['false']);
  });
});

describe.skipIf(!hasShared)('real scores of data.europa.eu for dati.gov.it', () => {
  const lines = (name: string): string[][] =>
    gunzipSync(readFileSync(sharedPath('fixtures', 'harvest-catalogs', name)))
      .toString('utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line.trim() !== '')
      .map((line) => line.split(','));

  it('are sums of these weights: every dimension stays within its own', () => {
    // Names with commas are quoted: what follows them is counted from the end.
    const rows = lines('datigovit-mqa-titolari-2026-08-22.csv.gz').filter((row) => row.length === 17);
    expect(rows.length).toBeGreaterThan(500);
    for (const row of rows) {
      const [scoring, , ...dimensions] = row.slice(4, 11).map(Number);
      expect(dimensions.reduce((sum, it) => sum + it, 0)).toBeCloseTo(scoring as number, 0);
      dimensions.forEach((points, i) => {
        const most = [100, 100, 110, 75, 20][i] as number;
        expect(points).toBeLessThanOrEqual(most);
      });
    }
  });

  it('fall into the bands, most of them excellent or good', () => {
    const scores = lines('datigovit-mqa-per-dataset-2026-08-18.csv.gz')
      .map((row) => row.at(-1) ?? '')
      .filter((text) => text !== '')
      .map(Number);
    const counts = { excellent: 0, good: 0, sufficient: 0, bad: 0 };
    for (const score of scores) {
      expect(score % 5).toBe(0);
      expect(score).toBeLessThanOrEqual(MAX_POINTS);
      counts[bandOf(score)] += 1;
    }
    expect(counts.excellent).toBe(scores.filter((it) => it > 350).length);
    expect(counts.good).toBe(scores.filter((it) => it > 220 && it <= 350).length);
    expect(counts.excellent + counts.good).toBeGreaterThan(0.9 * scores.length);
  });
});
