import { corrected, type Row, rowsOf } from './rows.js';

const licence = rowsOf('dcatapit:LicenseDocument');
const standard = rowsOf('dcatapit:Standard');
const period = rowsOf('dct:PeriodOfTime');
const identifier = rowsOf('adms:Identifier');

/** AgID's rules about licences (DCAT-AP_IT 1.0, dcatapit:LicenseDocument). */
export const LICENCE: readonly Row[] = [
  licence.repeated(118, 'dct:type'),
  licence.untyped(165, 'dct:type', 'skos:Concept'),
  licence.none(166, { severity: 'warning' }),
  licence.absent(170, 'dct:type', { severity: 'warning' }),
  licence.notLiteral(193, 'foaf:name'),
  licence.notLiteral(194, 'owl:versionInfo'),
  licence.repeated(195, 'owl:versionInfo'),
];

/** AgID's rules about standards (DCAT-AP_IT 1.0, dcatapit:Standard). */
export const STANDARD: readonly Row[] = [
  standard.absent(197, 'dct:identifier'),
  standard.repeated(198, 'dct:identifier'),
  standard.notLiteral(199, 'dct:description'),
  standard.notLiteral(200, 'dct:title'),
  corrected(
    standard.notLiteral(201, 'dct:description'),
    { it: 'Ripete la regola 199: da noi vale quella.', en: 'It repeats rule 199: ours is that one.' },
    undefined,
  ),
  corrected(
    standard.notIri(202, 'dcatapit:referenceDocumentation'),
    {
      it: 'Gli esempi della guida danno testi di tipo xsd:anyURI, che la regola rifiuta: qui è un avviso.',
      en: 'The guide’s examples give literals typed xsd:anyURI, which the rule rejects: here it is a warning.',
    },
    { severity: 'warning' },
  ),
];

const WRONG_CLASS = {
  it: 'La regola di AgID cerca la proprietà sul nodo del valore invece che sul dataset, e non trova mai nulla; e la guida ammette più valori. Da noi non c’è.',
  en: 'AgID’s rule looks for the property on the node of the value instead of on the dataset, and never finds anything; and the guide allows several values. We leave it out.',
};

/** AgID's rules about periods and places (DCAT-AP_IT 1.0, dct:PeriodOfTime, dct:Location). */
export const COVERAGE: readonly Row[] = [
  period.repeated(136, 'dcatapit:startDate'),
  period.repeated(137, 'dcatapit:endDate'),
  period.notDate(174, 'dcatapit:startDate'),
  period.notDate(175, 'dcatapit:endDate'),
  corrected(period.repeated(186, 'dct:temporal'), WRONG_CLASS, undefined),
  corrected(rowsOf('dct:Location').repeated(187, 'dct:spatial'), WRONG_CLASS, undefined),
  period.absent(196, 'dcatapit:startDate'),
];

/** AgID's rules about other identifiers (DCAT-AP_IT 1.0, adms:Identifier). */
export const IDENTIFIER: readonly Row[] = [
  identifier.absent(66, 'skos:notation', { severity: 'warning' }),
  corrected(
    identifier.repeated(176, 'skos:notation'),
    {
      it: 'La guida ammette più notazioni, DCAT-AP 3 una sola per nodo: qui è un avviso (un nodo per identificativo).',
      en: 'The guide allows several notations, DCAT-AP 3 one a node: here it is a warning (one node an identifier).',
    },
    { severity: 'warning' },
  ),
];
