import type { Literal, NamedNode, Quad } from 'n3';
import n3 from 'n3';
import { distributionIri, mintIri } from '../../catalog/addresses.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { iriNode, safeIri, term, triple, typed } from '../../rdf/terms.js';
import { METRICS } from './metrics.js';
import { servedDataset } from './served.js';
import type { DatasetScore, DimensionId, LinkStatus, MetricId } from './types.js';

const { namedNode } = n3.DataFactory;

const DQV = 'http://www.w3.org/ns/dqv#';
/** Vocabulary of the measurements that data.europa.eu publishes. */
const PIVEAU = 'https://piveau.eu/ns/voc#';

/** Metrics whose value in that vocabulary is the status of an HTTP answer and not yes or no. */
const STATUS_CODES: ReadonlyMap<MetricId, 'accessURL' | 'downloadURL'> = new Map([
  ['accessUrlStatusCode', 'accessURL'],
  ['downloadUrlStatusCode', 'downloadURL'],
]);

const totalOf = (dimension: DimensionId): string => `${dimension}Scoring`;

/**
 * The score as quality measurements (W3C DQV): one a metric on the dataset or on each distribution, the points of the
 * five dimensions and of the whole. What is not known is not stated: no total that a missing answer would change.
 * @param context `publicUrl` without a trailing slash; `links` as the score was made with
 */
export function qualityQuads(
  record: DatasetRecord,
  score: DatasetScore,
  { publicUrl, links: statusOf }: { publicUrl: string; links?: LinkStatus },
): Quad[] {
  const own = mintIri(publicUrl, 'dataset', record.id);
  const dataset = namedNode(safeIri(record.iri) ?? own);
  const distributions = (record.doc.distribution ?? []).map((it) => ({
    id: it.id,
    node: iriNode(distributionIri(publicUrl, record.id, it)) ?? namedNode(`${own}/resource/${it.id}`),
  }));
  const { doc: served } = servedDataset(record, publicUrl);
  const links: Quad[] = [];
  const measurements: Quad[] = [];
  const measure = (subject: NamedNode, name: string, metric: string, value: Literal): void => {
    const node = namedNode(`${own}/quality#${name}`);
    links.push(triple(subject, namedNode(`${DQV}hasQualityMeasurement`), node));
    measurements.push(
      triple(node, term('rdf:type'), namedNode(`${DQV}QualityMeasurement`)),
      triple(node, namedNode(`${DQV}isMeasurementOf`), namedNode(PIVEAU + metric)),
      triple(node, namedNode(`${DQV}computedOn`), subject),
      triple(node, namedNode(`${DQV}value`), value),
    );
  };
  for (const { id, population } of METRICS) {
    score.outcomes[id].forEach((outcome, i) => {
      if (outcome === undefined) return;
      const addresses = STATUS_CODES.get(id);
      const status = outcome
        ? 200
        : failingStatus(served.distribution[i]?.[addresses ?? 'accessURL'], statusOf);
      // An address that gave no answer, or is not there, has no status.
      if (addresses && !status) return;
      const value = addresses ? typed(String(status), 'xsd:integer') : typed(String(outcome), 'xsd:boolean');
      const on = population === 'dataset' ? undefined : distributions[i];
      measure(on?.node ?? dataset, on ? `${on.id}-${id}` : id, id, value);
    });
  }
  const isKnown = (dimension?: DimensionId): boolean =>
    score.metrics.every((it) => it.unknown === 0 || (dimension !== undefined && it.dimension !== dimension));
  const points = (value: number) => typed(String(Math.round(value)), 'xsd:integer');
  for (const { id, points: value } of score.dimensions) {
    if (isKnown(id)) measure(dataset, totalOf(id), totalOf(id), points(value));
  }
  if (isKnown()) measure(dataset, 'scoring', 'scoring', points(score.points));
  return [...bySubject(links), ...measurements];
}

/** The status of the first of these addresses that is known to answer badly. */
const failingStatus = (urls: readonly string[] | undefined, statusOf: LinkStatus | undefined) =>
  urls?.map((url) => statusOf?.(url) ?? 200).find((status) => status < 200 || status > 399);

/** Links of one subject side by side, so that each is written in one piece. */
function bySubject(quads: readonly Quad[]): Quad[] {
  const groups = new Map<string, Quad[]>();
  for (const quad of quads) {
    const group = groups.get(quad.subject.value);
    if (group) group.push(quad);
    else groups.set(quad.subject.value, [quad]);
  }
  return [...groups.values()].flat();
}
