import type { DatasetRecord } from '../../catalog/record.js';
import type { Profile } from '../../rdf/profile.js';
import { datasetQuads } from '../../rdf/to-dcat/index.js';
import { toGraph } from '../../rdf/to-graph.js';
import type { Shapes } from './load-shapes.js';
import type { RunBounds } from './run-bounded.js';
import { validateShacl } from './validate-shacl.js';

export interface CompliesOptions extends RunBounds {
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** The profile whose triples are checked; `dcat-ap-2`, what the European portal reads, unless told. */
  readonly profile?: Profile;
}

/**
 * Whether what we serve of a dataset breaks no shape: the compliance metric of the quality score, for shapes such as
 * DCAT-AP's own that an operator has. Whatever a whole document must hold does not count. Used as
 * `scoreDataset(record, { publicUrl, complies: () => outcome })`, the outcome being known before.
 *
 * @throws what `validateShacl` throws
 */
export async function compliesWithShapes(
  record: DatasetRecord,
  shapes: Shapes,
  { publicUrl, profile = 'dcat-ap-2', ...bounds }: CompliesOptions,
): Promise<boolean> {
  const graph = toGraph(datasetQuads(record, { publicUrl, profile }), record.iri);
  const { findings } = await validateShacl(graph, shapes, bounds);
  return !findings.some(({ severity, focus }) => severity === 'violation' && focus !== '');
}
