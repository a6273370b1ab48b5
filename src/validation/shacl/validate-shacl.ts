import type { Graph } from '../../rdf/read/graph.js';
import type { Finding, Severity } from '../rule.js';
import {
  isTrusted,
  type LoadShapesOptions,
  loadShapes,
  type Shapes,
  type ShapesSource,
} from './load-shapes.js';
import { type RunBounds, runBounded, runHere } from './run-bounded.js';
import { DATA_LABEL, pack } from './terms.js';
import { toFindings } from './to-findings.js';

/** What shapes find in a graph. */
export interface ShaclReport {
  /** Without violations: warnings and hints do not count, as in our own reports. */
  conforms: boolean;
  counts: Record<Severity, number>;
  findings: Finding[];
}

/**
 * Checks a graph against shapes. Our own run in this thread, others in one of their own with bounds on time and memory.
 * A hint names what the shapes ask for that is not run.
 *
 * @throws InvalidBody when the shapes take too much or cannot be run
 */
export async function validateShacl(
  graph: Graph,
  shapes: Shapes,
  bounds: RunBounds = {},
): Promise<ShaclReport> {
  const data = pack(graph, DATA_LABEL);
  const results = isTrusted(shapes)
    ? await runHere(shapes.packed, data)
    : await runBounded(shapes.packed, data, bounds);
  const findings = [...toFindings(results), ...notRunFindings(shapes)];
  const counts: Record<Severity, number> = { violation: 0, warning: 0, hint: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return { conforms: counts.violation === 0, counts, findings };
}

function notRunFindings({ notRun, sources }: Shapes): Finding[] {
  if (notRun.length === 0) return [];
  const what = notRun.join(', ');
  const where = sources.join(', ');
  return [
    {
      rule: 'shacl-not-run',
      severity: 'hint',
      focus: '',
      message: {
        it: `Le forme (${where}) usano ${what}, che qui non si esegue: quei vincoli non sono stati controllati.`,
        en: `The shapes (${where}) use ${what}, which is not run here: those constraints were not checked.`,
      },
    },
  ];
}

/**
 * Checks a graph against the shapes of files, folders and addresses together: what `portico validate --shapes` does.
 *
 * @throws what `loadShapes` and `validateShacl` throw
 */
export async function checkWithShapes(
  graph: Graph,
  sources: ShapesSource | readonly ShapesSource[],
  options: LoadShapesOptions & RunBounds = {},
): Promise<Finding[]> {
  const shapes = await loadShapes(sources, options);
  return (await validateShacl(graph, shapes, options)).findings;
}
