import * as kinds from '../kinds/index.js';
import { corrected, type Row, rowsOf } from './rows.js';

const agent = rowsOf('dcatapit:Agent');
const contact = rowsOf('dcatapit:Organization');

/** vcard's kinds of telephone: each is a vcard:TelephoneType in the vCard ontology. */
const TELEPHONE_TYPES = [
  'vcard:TelephoneType',
  'vcard:Voice',
  'vcard:Cell',
  'vcard:Fax',
  'vcard:Pager',
  'vcard:Text',
  'vcard:TextPhone',
  'vcard:Video',
] as const;

/** AgID's rules about agents: rights holder, publisher, creator (DCAT-AP_IT 1.0, dcatapit:Agent). */
export const AGENT: readonly Row[] = [
  agent.absent(0, 'foaf:name'),
  agent.notLiteral(1, 'foaf:name'),
  agent.absent(2, 'dct:identifier'),
  agent.none(113),
  agent.notLiteral(190, 'dct:identifier'),
  agent.repeated(191, 'dct:identifier'),
  corrected(
    rowsOf('dcat:Agent').repeated(192, 'foaf:name'),
    {
      it: 'La regola di AgID guarda dcat:Agent, una classe che non esiste, e conta lo stesso nome in due lingue come due nomi. La nostra guarda dcatapit:Agent e ammette un nome per lingua.',
      en: 'AgID’s rule looks at dcat:Agent, a class that does not exist, and counts one name in two languages as two. Ours looks at dcatapit:Agent and allows one name a language.',
    },
    {
      ...kinds.repeatedInLanguage('dcatapit:Agent', 'foaf:name'),
      of: 'dcatapit:Agent',
      sentence: {
        it: 'dcatapit:Agent ha al più un foaf:name per lingua.',
        en: 'dcatapit:Agent has at most one foaf:name a language.',
      },
      message: {
        it: "L'ente ha più di un nome (foaf:name) nella stessa lingua: lasciane uno solo.",
        en: 'The agent has more than one name (foaf:name) in the same language: leave just one.',
      },
    },
  ),
];

/** AgID's rules about contact points (DCAT-AP_IT 1.0, dcatapit:Organization). */
export const CONTACT_POINT: readonly Row[] = [
  contact.none(203, { severity: 'warning' }),
  contact.repeated(204, 'vcard:fn'),
  contact.absent(205, 'vcard:fn'),
  contact.notLiteral(206, 'vcard:fn'),
  corrected(
    contact.notIri(207, 'vcard:hasEmail'),
    {
      it: 'Il titolo della regola di AgID chiede un testo, la sua prova un IRI: vale la prova (mailto:).',
      en: 'The title of AgID’s rule asks for a text, its test for an IRI: the test counts (mailto:).',
    },
    {},
  ),
  contact.repeated(208, 'vcard:hasEmail'),
  contact.absent(209, 'vcard:hasEmail'),
  corrected(
    contact.untyped(210, 'vcard:hasTelephone', 'vcard:TelephoneType'),
    {
      it: "La regola di AgID rifiuta il vcard:Voice degli esempi della guida; la nostra ammette i tipi di telefono dell'ontologia vCard.",
      en: 'AgID’s rule rejects the vcard:Voice of the guide’s own examples; ours takes the kinds of telephone of the vCard ontology.',
    },
    kinds.untyped('dcatapit:Organization', 'vcard:hasTelephone', ...TELEPHONE_TYPES),
  ),
  contact.repeated(211, 'vcard:hasTelephone'),
  contact.notIri(212, 'vcard:hasURL'),
  contact.repeated(213, 'vcard:hasURL'),
];
