import type { LiteralTerm } from '../../rdf/read/terms.js';
import { fullName } from '../graph-index.js';
import * as kinds from '../kinds/index.js';
import { corrected, type Row, rowsOf } from './rows.js';

const { absent, none, notDate, notIri, notLiteral, notNumber, repeated, untyped } =
  rowsOf('dcatapit:Distribution');

const CLASS = 'dcatapit:Distribution';
const DECIMAL = fullName('xsd:decimal');

/** Number types in use for sizes: xsd:decimal (ontology), xsd:float (guide), integers (DCAT-AP 3). */
const NUMBERS: ReadonlySet<string> = new Set(
  (
    [
      'xsd:decimal',
      'xsd:float',
      'xsd:double',
      'xsd:integer',
      'xsd:nonNegativeInteger',
      'xsd:positiveInteger',
      'xsd:long',
      'xsd:int',
      'xsd:unsignedLong',
    ] as const
  ).map(fullName),
);

const isSize = ({ value, datatype }: LiteralTerm): boolean =>
  NUMBERS.has(datatype.value) && /^\s*\+?\d+(\.\d*)?([eE]\+?\d{1,3})?\s*$/.test(value);

const BYTE_SIZE = {
  it: 'La regola di AgID guarda dct:byteSize, che nessuno usa; la nostra dcat:byteSize, e ammette i tipi numerici della guida e di DCAT-AP.',
  en: 'AgID’s rule looks at dct:byteSize, which nobody uses; ours at dcat:byteSize, and takes the number types of the guide and of DCAT-AP.',
};

/** AgID’s rules about distributions (DCAT-AP_IT 1.0, dcatapit:Distribution). */
export const DISTRIBUTION: readonly Row[] = [
  absent(79, 'dcat:accessURL'),
  notIri(80, 'dcat:accessURL'),
  absent(81, 'dct:description', { severity: 'warning' }),
  notLiteral(82, 'dct:description'),
  absent(83, 'dct:format'),
  untyped(84, 'dct:format', 'dct:MediaTypeOrExtent'),
  corrected(
    repeated(85, 'dct:format', { severity: 'warning' }),
    {
      it: 'Il profilo chiede esattamente un formato: da noi è una violazione, da AgID un avviso.',
      en: 'The profile asks for exactly one format: ours is a violation, AgID’s a warning.',
    },
    { severity: 'violation' },
  ),
  absent(86, 'dct:license'),
  untyped(87, 'dct:license', 'dcatapit:LicenseDocument'),
  repeated(88, 'dct:license'),
  corrected(
    notNumber(89, 'dct:byteSize', ({ datatype }) => datatype.value === DECIMAL),
    BYTE_SIZE,
    { property: 'dcat:byteSize', ...kinds.notNumber(CLASS, 'dcat:byteSize', isSize) },
  ),
  notIri(90, 'dcat:downloadURL'),
  untyped(91, 'dcat:mediaType', 'dct:MediaTypeOrExtent', { suspended: true }),
  notDate(92, 'dct:issued', { suspended: true }),
  notLiteral(95, 'dct:title'),
  notDate(96, 'dct:modified'),
  repeated(105, 'spdx:checksum', { severity: 'warning', suspended: true }),
  untyped(106, 'spdx:checksum', 'spdx:Checksum', { suspended: true }),
  repeated(107, 'dct:issued', { suspended: true }),
  repeated(108, 'dct:rights', { suspended: true }),
  repeated(109, 'adms:status', { severity: 'warning', suspended: true }),
  untyped(110, 'adms:status', 'skos:Concept', { suspended: true }),
  repeated(111, 'dct:modified'),
  corrected(repeated(158, 'dct:byteSize'), BYTE_SIZE, {
    property: 'dcat:byteSize',
    ...kinds.repeated(CLASS, 'dcat:byteSize'),
  }),
  untyped(159, 'foaf:page', 'foaf:Document', { suspended: true }),
  untyped(160, 'dct:language', 'dct:LinguisticSystem', { suspended: true }),
  untyped(161, 'dct:conformsTo', 'dct:Standard', { suspended: true }),
  repeated(162, 'dcat:mediaType', { severity: 'warning', suspended: true }),
  corrected(
    none(163),
    {
      it: 'Per la guida la distribuzione è obbligatoria solo per i dati aperti: qui è un avviso, e la regola 44 guarda ogni dataset.',
      en: 'In the guide distributions are mandatory for open data only: here it is a warning, and rule 44 looks at each dataset.',
    },
    { severity: 'warning' },
  ),
  corrected(
    repeated(188, 'dcat:accessURL'),
    {
      it: 'DCAT-AP_IT ne vuole uno, DCAT-AP ne ammette più d’uno: qui è un avviso (una distribuzione per ciascuna forma).',
      en: 'DCAT-AP_IT wants one, DCAT-AP allows several: here it is a warning (one distribution for each form).',
    },
    { severity: 'warning' },
  ),
  corrected(
    notLiteral(189, 'dct:description'),
    { it: 'Ripete la regola 82: da noi vale quella.', en: 'It repeats rule 82: ours is that one.' },
    undefined,
  ),
];
