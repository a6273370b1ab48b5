export { type CompliesOptions, compliesWithShapes } from './complies.js';
export {
  configuredShapes,
  type LoadShapesOptions,
  loadShapes,
  ownShapes,
  type Shapes,
  type ShapesSource,
} from './load-shapes.js';
export { type ShaclReportOptions, shaclReport, shaclReportTurtle } from './report.js';
export type { RunBounds } from './run-bounded.js';
export { checkWithShapes, type ShaclReport, validateShacl } from './validate-shacl.js';
