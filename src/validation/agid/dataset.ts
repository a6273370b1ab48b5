import type { NodeCheck } from '../rule.js';
import { corrected, type Row, rowsOf } from './rows.js';

const { absent, none, notDate, notIri, notLiteral, repeated, untyped } = rowsOf('dcatapit:Dataset');

const PUBLIC = 'http://publications.europa.eu/resource/authority/access-right/PUBLIC';

/** Distributions are mandatory for open data: for what is said not to be public their absence is a warning. */
const distributionAbsent: NodeCheck = (node, report) => {
  if (node.values('dcat:distribution').length > 0) return;
  const rights = node.values('dct:accessRights');
  const isClosed = rights.length > 0 && rights.every((right) => right.value !== PUBLIC);
  report(isClosed ? { severity: 'warning' } : {});
};

/** AgID’s rules about datasets (DCAT-AP_IT 1.0, dcatapit:Dataset). */
export const DATASET: readonly Row[] = [
  absent(3, 'dct:rightsHolder'),
  absent(21, 'dct:subject', { severity: 'warning' }),
  absent(37, 'dct:description'),
  notLiteral(38, 'dct:description'),
  absent(39, 'dct:title'),
  notLiteral(40, 'dct:title'),
  absent(41, 'dcat:contactPoint', { severity: 'warning' }),
  untyped(43, 'dcat:contactPoint', 'dcatapit:Organization'),
  corrected(
    absent(44, 'dcat:distribution'),
    {
      it: 'Per la guida la distribuzione è obbligatoria solo per i dati aperti, per la regola di AgID sempre. Da noi è un avviso per i dataset con un livello di accesso diverso da pubblico.',
      en: 'In the guide distributions are mandatory for open data only, in AgID’s rule always. Ours is a warning for datasets whose access rights are other than public.',
    },
    { check: distributionAbsent },
  ),
  untyped(46, 'dcat:distribution', 'dcatapit:Distribution'),
  notLiteral(48, 'dcat:keyword'),
  absent(49, 'dct:publisher', { severity: 'warning' }),
  corrected(
    repeated(50, 'dct:publisher', { severity: 'warning' }),
    {
      it: 'Il profilo ammette al più un editore: da noi è una violazione, da AgID un avviso.',
      en: 'The profile allows at most one publisher: ours is a violation, AgID’s a warning.',
    },
    { severity: 'violation' },
  ),
  untyped(52, 'dct:publisher', 'dcatapit:Agent'),
  absent(53, 'dcat:theme'),
  untyped(56, 'dct:conformsTo', 'dct:Standard'),
  untyped(58, 'dct:accrualPeriodicity', 'dct:Frequency'),
  repeated(59, 'dct:accrualPeriodicity'),
  notLiteral(60, 'dct:identifier'),
  untyped(63, 'dcat:landingPage', 'foaf:Document', { suspended: true }),
  untyped(65, 'dct:language', 'dct:LinguisticSystem'),
  untyped(67, 'adms:identifier', 'adms:Identifier'),
  notDate(68, 'dct:issued'),
  repeated(69, 'dct:issued'),
  untyped(71, 'dct:spatial', 'dct:Location'),
  untyped(72, 'dct:temporal', 'dct:PeriodOfTime'),
  notDate(73, 'dct:modified'),
  repeated(74, 'dct:modified'),
  notLiteral(75, 'owl:versionInfo'),
  repeated(76, 'owl:versionInfo'),
  notLiteral(77, 'adms:versionNotes', { suspended: true }),
  repeated(100, 'dct:accessRights', { suspended: true }),
  repeated(103, 'dct:type', { severity: 'warning', suspended: true }),
  untyped(104, 'dct:type', 'skos:Concept', { suspended: true }),
  none(114),
  untyped(115, 'dcat:theme', 'skos:Concept'),
  untyped(150, 'dct:accessRights', 'dct:RightsStatement', { suspended: true }),
  untyped(151, 'foaf:page', 'foaf:Document', { suspended: true }),
  untyped(152, 'dct:hasVersion', 'dcatapit:Dataset', { suspended: true }),
  untyped(153, 'dct:isVersionOf', 'dcatapit:Dataset'),
  untyped(154, 'dct:provenance', 'dct:ProvenanceStatement', { suspended: true }),
  notIri(155, 'dct:relation', { suspended: true }),
  untyped(156, 'adms:sample', 'dcatapit:Distribution', { suspended: true }),
  untyped(157, 'dct:source', 'dcatapit:Dataset', { suspended: true }),
  absent(178, 'dct:identifier'),
  absent(179, 'dct:modified'),
  absent(180, 'dct:accrualPeriodicity'),
  repeated(181, 'dcat:landingPage'),
  untyped(182, 'dct:subject', 'skos:Concept'),
  repeated(183, 'dct:identifier'),
  untyped(184, 'dct:rightsHolder', 'dcatapit:Agent'),
  untyped(185, 'dct:creator', 'dcatapit:Agent'),
];
