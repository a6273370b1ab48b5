import type { DataService, Dataset } from '../catalog/model/index.js';
import type { ResourceRecord } from '../catalog/record.js';
import type { FieldProblem } from '../errors.js';
import { modelProblems } from '../validation/check-model.js';

/**
 * The gate: what DCAT-AP_IT makes mandatory, checked on the model before anything goes public, through any door. Pure.
 * The rules add what they find in the triples (`judge`); this is the least, and looks at what those cannot show.
 */
export const checkGate = (kind: ResourceRecord['kind'], doc: Dataset | DataService): FieldProblem[] =>
  modelProblems(kind, doc).map(({ pointer, code, message }) => ({ pointer, code, message }));
