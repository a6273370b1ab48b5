import { type Row, rowsOf } from './rows.js';

const { absent, none, notDate, notLiteral, repeated, undeclared, untyped } = rowsOf('dcatapit:Catalog');

/** AgID’s rules about the catalogue (DCAT-AP_IT 1.0, dcatapit:Catalog). */
export const CATALOG: readonly Row[] = [
  absent(4, 'dcat:dataset'),
  undeclared(5, 'dcat:dataset', 'dcatapit:Dataset'),
  absent(6, 'dct:description'),
  notLiteral(7, 'dct:description'),
  absent(8, 'dct:publisher'),
  repeated(9, 'dct:publisher'),
  undeclared(11, 'dct:publisher', 'dcatapit:Agent'),
  absent(12, 'dct:title'),
  notLiteral(13, 'dct:title'),
  absent(14, 'foaf:homepage', { severity: 'warning' }),
  repeated(15, 'foaf:homepage'),
  untyped(17, 'foaf:homepage', 'foaf:Document'),
  absent(18, 'dct:language', { severity: 'warning' }),
  untyped(20, 'dct:language', 'dct:LinguisticSystem'),
  repeated(23, 'dct:license', { suspended: true }),
  absent(24, 'dct:issued', { severity: 'warning' }),
  notDate(25, 'dct:issued'),
  repeated(26, 'dct:issued'),
  absent(27, 'dcat:themeTaxonomy', { severity: 'warning' }),
  absent(31, 'dct:modified'),
  notDate(32, 'dct:modified'),
  repeated(33, 'dct:modified'),
  untyped(34, 'dct:rights', 'dct:RightsStatement', { suspended: true }),
  repeated(35, 'dct:rights', { suspended: true }),
  untyped(36, 'dct:spatial', 'dct:Location', { suspended: true }),
  repeated(99, 'dct:isPartOf', { suspended: true }),
  none(112),
  untyped(138, 'dct:license', 'dcatapit:LicenseDocument', { suspended: true }),
  untyped(139, 'dcat:themeTaxonomy', 'skos:ConceptScheme'),
  untyped(140, 'dct:hasPart', 'dcatapit:Catalog', { suspended: true }),
  untyped(141, 'dct:isPartOf', 'dcatapit:Catalog', { suspended: true }),
];
