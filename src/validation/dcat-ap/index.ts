import type { Rule, Severity } from '../rule.js';
import { dcatApRules } from './rules-of.js';

export { dcatApRules, type EditionOptions } from './rules-of.js';

/**
 * What an Italian catalogue is not told, because the Italian profile or its practice wants otherwise:
 *
 * - byte sizes are xsd:decimal in 2.1.1 and whole numbers in 3.0.1: `agid-89` takes both;
 * - checksums other than SHA-1, and the status in the list of either edition, are right in one of the two;
 * - DCAT-AP_IT reads schema:startDate, dct:isVersionOf, owl:versionInfo, which Europe has replaced;
 * - a period without an end goes on, and a place that has a name needs no rectangle (DCAT-AP_IT digest, section 8);
 * - a place may be described in the document: `spatial-unknown` tells those that are neither described nor known;
 * - a geometry is a literal in 2.1.1 and in the guide, a node in 3.0.1 and in the ontology;
 * - the kind of an organization has no place in the profile.
 */
const NOT_ITALIAN: ReadonlySet<string> = new Set([
  'dcat-ap-distribution-byte-size-datatype',
  'dcat-ap-distribution-status-vocabulary',
  'dcat-ap-checksum-algorithm-vocabulary',
  'dcat-ap-period-schema-start-replaced',
  'dcat-ap-period-schema-end-replaced',
  'dcat-ap-dataset-has-version-replaced',
  'dcat-ap-dataset-is-version-of-replaced',
  'dcat-ap-dataset-version-info-replaced',
  'dcat-ap-dataset-inverse-version-replaced',
  'dcat-ap-period-end-date-absent',
  'dcat-ap-location-geometry-kind',
  'dcat-ap-location-bbox-absent',
  'dcat-ap-location-centroid-absent',
  'dcat-ap-catalog-spatial-vocabulary',
  'dcat-ap-dataset-spatial-vocabulary',
  'dcat-ap-dataset-series-spatial-vocabulary',
  'dcat-ap-agent-type-absent',
]);

/** A step lighter: what one edition only asks, or the profile that an Italian body follows leaves open. */
const LIGHTER: Readonly<Record<Severity, Severity>> = { violation: 'warning', warning: 'hint', hint: 'hint' };

/**
 * What Europe asks of an Italian catalogue: DCAT-AP 2.1.1 as data.europa.eu tests it, with what 3.0.1 adds as warnings.
 * What is recommended there is a hint here, and so is the class of what a value leads to a warning: the Italian profile
 * asks for neither.
 */
export function europeanRules(): Rule[] {
  const second = dcatApRules(2);
  const known = new Set(second.map(({ id }) => id));
  const third = dcatApRules(3).filter(({ id }) => !known.has(id));
  return [
    ...second.map((rule) =>
      rule.aspect === 'class' || rule.severity !== 'violation' ? lighter(rule) : rule,
    ),
    ...third.map(lighter),
  ].filter(({ id }) => !NOT_ITALIAN.has(id));
}

const lighter = (rule: Rule): Rule => Object.freeze({ ...rule, severity: LIGHTER[rule.severity] });
