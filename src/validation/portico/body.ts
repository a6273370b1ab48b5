import { ipaCode } from '../../vocabularies/ipa.js';
import { isGivenName } from '../personal-data/given-names.js';
import type { NodeCheck, Rule } from '../rule.js';
import { exampleNode, exampleOf, ownRule, remembering } from './kit.js';

const of = 'dcatapit:Agent' as const;
const property = 'dct:identifier' as const;
const SOURCE = 'Linee guida per i cataloghi dati, dcatapit:Agent; IndicePA';

/** A VAT number: eleven digits, of which the last is a check digit. */
const isVatForm = (code: string): boolean => /^(IT)?\d{11}$/i.test(code);

/** Names that only public bodies have. */
const PUBLIC_BODY =
  /^(comune|citt[àa] metropolitana|provincia|regione|ministero|universit[àa]|azienda (sanitaria|ospedaliera|usl)|asl|ausl|camera di commercio|unione (dei|di) comuni|istituto comprensivo|agenzia regionale|prefettura|presidenza del consiglio)\b/i;

const known = remembering((code: string) => ({ code: ipaCode(code) }));

/** Looks at the code of each agent, without the blanks around it. */
const eachCode =
  (judge: (code: string) => string | boolean | undefined): NodeCheck =>
  (node, report) => {
    for (const term of node.values(property)) {
      const code = term.value.trim();
      if (term.termType !== 'Literal' || code === '') continue;
      const answer = judge(code);
      if (answer) report({ value: term, ...(typeof answer === 'string' && { suggestion: answer }) });
    }
  };

/** Words that stand beside the name of a person in the names of offices and places. */
const OF_OFFICES = new Set(
  'ufficio servizio settore area sportello direzione comune biblioteca museo villa ospedale istituto scuola casa fondazione san santa santo via piazza parco teatro palazzo centro'.split(
    ' ',
  ),
);

export const isPersonName = remembering((text: string): boolean => {
  const words = text.trim().split(/\s+/);
  return (
    words.length === 2 &&
    words.some(isGivenName) &&
    words.every((word) => /^\p{L}[\p{L}'’-]+$/u.test(word) && !OF_OFFICES.has(word.toLowerCase()))
  );
});

/** An address made of a given name and something else: `mario.rossi@`. */
export const isPersonAddress = remembering((iri: string): boolean => {
  const [, local = ''] = /^mailto:([^@]{1,100})@/i.exec(iri) ?? [];
  const words = local.split(/[._-]/);
  return words.length > 1 && words.some(isGivenName) && !words.some((word) => OF_OFFICES.has(word));
});

/** Who holds and publishes: bodies by their code, offices rather than persons. */
export const BODY_RULES: readonly Rule[] = [
  ownRule({
    id: 'agent-code-unknown',
    severity: 'warning',
    of,
    property,
    source: SOURCE,
    sentence: {
      it: "Un ente pubblico è identificato dal suo codice IPA, un'impresa dalla partita IVA.",
      en: 'A public body is identified by its IPA code, a company by its VAT number.',
    },
    message: {
      it: "Il codice dell'ente non è nell'indice delle pubbliche amministrazioni (IPA), né ha la forma di una partita IVA: controllalo su indicepa.gov.it.",
      en: 'The code of the body is not in the index of public bodies (IPA), nor is it written as a VAT number: check it at indicepa.gov.it.',
    },
    example: exampleOf(of, 'dct:identifier "c_a944"', 'dct:identifier "comune-di-esempio"'),
    check: eachCode((code) => !isVatForm(code) && known(code).code === undefined),
  }),
  ownRule({
    id: 'agent-code-case',
    severity: 'warning',
    of,
    property,
    source: SOURCE,
    sentence: {
      it: "Il codice IPA è scritto come nell'indice.",
      en: 'The IPA code is written as the index has it.',
    },
    message: {
      it: "Il codice IPA è scritto con maiuscole e minuscole diverse da quelle dell'indice: usa quello suggerito.",
      en: 'The IPA code is written in another case than the index’s: use the one suggested.',
    },
    example: exampleOf(of, 'dct:identifier "c_a944"', 'dct:identifier "C_A944"'),
    check: eachCode((code) => {
      const right = known(code).code;
      return right !== undefined && right !== code && right;
    }),
  }),
  ownRule({
    id: 'agent-code-vat',
    severity: 'warning',
    of,
    property,
    source: SOURCE,
    sentence: {
      it: 'Un ente pubblico non è identificato dalla partita IVA.',
      en: 'A public body is not identified by its VAT number.',
    },
    message: {
      it: "L'ente è pubblico, ma è identificato dalla partita IVA: usa il codice IPA.",
      en: 'The body is a public one, but is identified by its VAT number: use its IPA code.',
    },
    example: {
      passes: exampleNode(of, 'foaf:name "Comune di Esempio"', 'dct:identifier "c_a944"'),
      fails: exampleNode(of, 'foaf:name "Comune di Esempio"', 'dct:identifier "00123456789"'),
    },
    check: (node, report, context) => {
      if (!node.values('foaf:name').some(({ value }) => PUBLIC_BODY.test(value.trim()))) return;
      eachCode(isVatForm)(node, report, context);
    },
  }),
  ownRule({
    id: 'email-personal',
    severity: 'warning',
    of: 'dcatapit:Organization',
    property: 'vcard:hasEmail',
    source:
      'Linee guida per i cataloghi dati, punto di contatto; Linee guida AgID sui dati aperti (dati personali)',
    sentence: {
      it: "L'indirizzo e-mail è di un ufficio, non di una persona.",
      en: 'The e-mail address is an office’s, not a person’s.',
    },
    message: {
      it: "L'indirizzo e-mail sembra di una persona: usa quello dell'ufficio, che resta quando le persone cambiano.",
      en: 'The e-mail address looks like a person’s: use that of the office, which stays when people change.',
    },
    example: exampleOf(
      'dcatapit:Organization',
      'vcard:hasEmail <mailto:opendata@comune.example.it>',
      'vcard:hasEmail <mailto:mario.rossi@comune.example.it>',
    ),
    check: (node, report) => {
      for (const term of node.values('vcard:hasEmail'))
        if (term.termType === 'NamedNode' && isPersonAddress(term.value)) report({ value: term });
    },
  }),
  ownRule({
    id: 'contact-name-personal',
    severity: 'hint',
    of: 'dcatapit:Organization',
    property: 'vcard:fn',
    source: 'Linee guida per i cataloghi dati, punto di contatto',
    sentence: {
      it: 'Il punto di contatto è un ufficio, non una persona.',
      en: 'The contact point is an office, not a person.',
    },
    message: {
      it: "Il nome del punto di contatto sembra di una persona: indica l'ufficio.",
      en: 'The name of the contact point looks like a person’s: give the office.',
    },
    example: exampleOf('dcatapit:Organization', 'vcard:fn "Ufficio open data"', 'vcard:fn "Mario Rossi"'),
    check: (node, report) => {
      for (const term of node.values('vcard:fn'))
        if (term.termType === 'Literal' && isPersonName(term.value)) report({ value: term });
    },
  }),
  ownRule({
    id: 'telephone-empty',
    severity: 'warning',
    of: 'vcard:TelephoneType',
    alsoOf: ['vcard:Voice'],
    property: 'vcard:value',
    source: 'DCAT-AP_IT 1.0, vcard:hasTelephone; ontologia DCAT-AP_IT 2.0',
    sentence: {
      it: 'Un telefono ha il suo numero (vcard:value o vcard:hasValue).',
      en: 'A telephone has its number (vcard:value or vcard:hasValue).',
    },
    message: {
      it: 'Il telefono del punto di contatto non ha un numero (vcard:value o vcard:hasValue).',
      en: 'The telephone of the contact point has no number (vcard:value or vcard:hasValue).',
    },
    example: {
      passes: exampleNode('vcard:TelephoneType', 'vcard:value "+39 051 000000"'),
      fails: exampleNode('vcard:TelephoneType'),
    },
    check: (node, report) => {
      if (node.values('vcard:value').length + node.values('vcard:hasValue').length === 0) report();
    },
  }),
];
