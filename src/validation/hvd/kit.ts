import type { Aspect, Name, NodeCheck, Rule, Severity } from '../rule.js';
import { type HighValue, highValue, REGULATION } from './high-value.js';

/** Where the rules come from. */
export const SOURCE = 'Regolamento (UE) 2023/138; DCAT-AP HVD 2.2.0 e 3.0.0';
export const GUIDELINES = 'Linee guida AgID sui dati aperti (Determinazione 183/2023), requisito 7';
export const CATEGORY = '<http://data.europa.eu/bna/c_b79e35eb>';

/** Nodes of the examples. */
export const DATASET = '<https://dati.example.it/dataset>';
export const DISTRIBUTION = '<https://dati.example.it/distribuzione>';
export const SERVICE = '<https://dati.example.it/servizio>';
export const LAW = `dcatap:applicableLegislation <${REGULATION}>`;

/** Turtle of a node with its statements. */
export const statements = (node: string, type: Name, ...given: readonly string[]): string =>
  `${node} a ${type}${given.map((one) => ` ;\n  ${one}`).join('')} .\n`;
/** A high-value dataset of the examples with whatever else it has. */
export const dataset = (...given: readonly string[]): string =>
  statements(DATASET, 'dcat:Dataset', `dcatap:hvdCategory ${CATEGORY}`, LAW, ...given);
/** A distribution of such a dataset. */
export const distribution = (...given: readonly string[]): string =>
  dataset(`dcat:distribution ${DISTRIBUTION}`) + statements(DISTRIBUTION, 'dcat:Distribution', ...given);
/** A service that says it is of high value. */
export const service = (...given: readonly string[]): string =>
  statements(SERVICE, 'dcat:DataService', LAW, ...given);

/** A check of those nodes that are of high value. */
const among =
  (which: keyof HighValue, check: NodeCheck): NodeCheck =>
  (node, report, context) => {
    if (highValue(context.index)[which].has(node.key)) check(node, report, context);
  };

/** What a rule is made of. */
interface Parts {
  id: string;
  of: Name;
  alsoOf?: readonly Name[];
  which: keyof HighValue;
  property: Name;
  aspect?: Aspect;
  severity?: Severity;
  source?: string;
  sentence: Rule['sentence'];
  message: Rule['message'];
  passes: string;
  fails: string;
  check: NodeCheck;
}

/** A rule about what is of high value. */
export const rule = ({
  which,
  passes,
  fails,
  check,
  severity = 'violation',
  source = SOURCE,
  ...rest
}: Parts): Rule =>
  Object.freeze({
    ...rest,
    severity,
    source,
    conditional: true,
    example: { passes, fails },
    check: among(which, check),
  });

/** Reports a node that has none of the properties. */
export const lacks =
  (...properties: readonly Name[]): NodeCheck =>
  (node, report) => {
    if (properties.every((property) => node.values(property).length === 0)) report();
  };

const lacksRegulation: NodeCheck = (node, report) => {
  if (!node.values('dcatap:applicableLegislation').some(({ value }) => value === REGULATION))
    report({ suggestion: REGULATION });
};

/** The rule that something of high value names the regulation. */
export const legislation = (
  id: string,
  of: Name,
  which: keyof HighValue,
  it: string,
  en: string,
  passes: string,
  fails: string,
  alsoOf: readonly Name[] = [],
): Rule =>
  rule({
    id,
    of,
    alsoOf,
    which,
    property: 'dcatap:applicableLegislation',
    sentence: {
      it: `${it} indica il regolamento tra le norme applicabili, nella forma esatta <${REGULATION}>.`,
      en: `${en} names the regulation among its applicable legislation, in the exact form <${REGULATION}>.`,
    },
    message: {
      it: `${it} deve indicare il regolamento (UE) 2023/138 con dcatap:applicableLegislation.`,
      en: `${en} must name Regulation (EU) 2023/138 with dcatap:applicableLegislation.`,
    },
    passes,
    fails,
    check: lacksRegulation,
  });
