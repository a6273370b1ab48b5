import type { Term } from '../../rdf/read/terms.js';
import { byIri, type Licence, licenceByAnyIri, resolve } from '../../vocabularies/index.js';
import type { NodeCheck, Rule } from '../rule.js';
import { exampleNode, exampleOf, isEmptyReference, ownRule, remembering, writtenText } from './kit.js';

const licenceOf = remembering(
  (text: string): Licence | undefined => licenceByAnyIri(text) ?? resolve('licence', text)?.concept,
);

/** Whether an IRI is a proper one for its licence: the Italian, the European, or that of the licence itself. */
const isCanonical = remembering((iri: string): boolean => {
  if (byIri('licence', iri) ?? byIri('licence-eu', iri)) return true;
  // The guide writes creativecommons.org with http, the licences themselves with https.
  const url = licenceByAnyIri(iri)?.url;
  return url?.replace(/^https?:/, '') === iri.replace(/^https?:/, '');
});

/** Creative Commons before 4.0, and the Italian IODL (guidelines, recommendations 12 and 13). */
const isOutdated = ({ code, version }: Licence): boolean =>
  /IODL/.test(code) || (/CC_?BY/.test(code) && version !== undefined && !version.startsWith('4'));

type Judge = (licence: Licence | undefined, term: Term) => boolean;

/** Looks at each licence that is neither empty nor a text; `suggest` names the licence as the vocabulary does. */
const eachLicence =
  (isWrong: Judge, suggest = false): NodeCheck =>
  (node, report, { index }) => {
    for (const term of node.values('dct:license')) {
      if (term.termType === 'Literal' || isEmptyReference(index, term)) continue;
      if (writtenText(index, term) !== term.value) continue;
      const licence = licenceOf(term.value);
      if (isWrong(licence, term))
        report({ value: term, ...(suggest && licence && { suggestion: licence.iri }) });
    }
  };

const of = 'dcatapit:Distribution' as const;
const property = 'dct:license' as const;
const GUIDELINES = 'Linee guida AgID sui dati aperti (Determinazione 183/2023)';
const ITALIAN = 'https://w3id.org/italia/controlled-vocabulary/licences';
const RIGHT = `dct:license <${ITALIAN}/A21_CCBY40>`;

/** The licence of distributions: known, open, current (DCAT-AP_IT 1.0, licences; AgID's open-data guidelines). */
export const LICENCE_RULES: readonly Rule[] = [
  ownRule({
    id: 'licence-not-iri',
    aspect: 'kind',
    severity: 'violation',
    of,
    property,
    source: 'DCAT-AP_IT 1.0, dct:license',
    sentence: { it: 'La licenza è indicata con il suo IRI.', en: 'The licence is given by its IRI.' },
    message: {
      it: "La licenza è scritta come testo o codice: serve l'IRI, per esempio quello di CC BY 4.0.",
      en: 'The licence is written as a text or a code: its IRI is needed, for example that of CC BY 4.0.',
    },
    example: exampleOf(of, RIGHT, 'dct:license "CC BY 4.0"'),
    check: (node, report, { index }) => {
      for (const term of node.values(property)) {
        if (isEmptyReference(index, term) || term.termType === 'BlankNode' || term.value.trim() === '')
          continue;
        const written = writtenText(index, term);
        if (term.termType === 'NamedNode' && written === term.value) continue;
        const suggestion = licenceOf(written)?.iri;
        report({ value: term, ...(suggestion && { suggestion }) });
      }
    },
  }),
  ownRule({
    id: 'licence-variant',
    severity: 'warning',
    of,
    property,
    source: 'DCAT-AP_IT 1.0, vocabolario delle licenze',
    sentence: {
      it: "L'IRI della licenza è quello del vocabolario italiano, di quello europeo o della licenza stessa.",
      en: 'The IRI of the licence is that of the Italian vocabulary, of the European one, or of the licence itself.',
    },
    message: {
      it: "L'IRI della licenza è una variante (vecchio nome, https, pagina del testo): usa quello suggerito.",
      en: 'The IRI of the licence is a variant (an old name, https, the page of its text): use the one suggested.',
    },
    example: exampleOf(of, RIGHT, `dct:license <${ITALIAN}/A21:CCBY40>`),
    check: eachLicence((licence, term) => licence !== undefined && !isCanonical(term.value), true),
  }),
  ownRule({
    id: 'licence-unknown',
    severity: 'warning',
    of,
    property,
    source: 'DCAT-AP_IT 1.0, vocabolario delle licenze (C.1)',
    sentence: { it: 'La licenza è nota.', en: 'The licence is a known one.' },
    message: {
      it: 'Non si sa quale sia la licenza: chi riusa i dati non sa che cosa può farne. Indica una licenza del vocabolario.',
      en: 'It is not known which licence this is: who reuses the data cannot tell what is allowed. Give a licence of the vocabulary.',
    },
    example: exampleOf(of, RIGHT, `dct:license <${ITALIAN}/C1_Unknown>`),
    check: eachLicence((licence) => licence === undefined || licence.openness === 'unknown'),
  }),
  ownRule({
    id: 'licence-not-open',
    severity: 'violation',
    of,
    property,
    source: `${GUIDELINES}, requisito 19`,
    sentence: {
      it: 'La licenza non vieta usi commerciali né opere derivate.',
      en: 'The licence forbids neither commercial use nor derivative works.',
    },
    message: {
      it: "La licenza vieta l'uso commerciale o le opere derivate: non è una licenza aperta.",
      en: 'The licence forbids commercial use or derivative works: it is not an open licence.',
    },
    example: exampleOf(of, RIGHT, `dct:license <${ITALIAN}/B11_CCBYNC40>`),
    check: eachLicence((licence) => licence?.openness === 'not-open'),
  }),
  ownRule({
    id: 'licence-outdated',
    severity: 'warning',
    of,
    property,
    source: `${GUIDELINES}, raccomandazioni 12 e 13`,
    sentence: {
      it: 'Si evitano le Creative Commons precedenti alla 4.0 e le licenze localizzate come IODL.',
      en: 'Creative Commons before 4.0 and localised licences such as IODL are avoided.',
    },
    message: {
      it: 'La licenza è di una versione superata: passa a CC BY 4.0, se ne hai titolo.',
      en: 'The licence is an outdated version: move to CC BY 4.0, if you may.',
    },
    example: exampleOf(of, RIGHT, `dct:license <${ITALIAN}/A29_IODL20>`),
    check: eachLicence((licence) => licence !== undefined && isOutdated(licence)),
  }),
  ownRule({
    id: 'licence-general',
    severity: 'warning',
    of,
    property,
    source: 'DCAT-AP_IT 1.0, vocabolario delle licenze',
    sentence: {
      it: 'La licenza è una licenza precisa, non una classe di licenze.',
      en: 'The licence is a particular one, not a class of licences.',
    },
    message: {
      it: 'È indicata una classe di licenze (per esempio «licenza aperta»): indica la licenza e la sua versione.',
      en: 'A class of licences is given (such as “open licence”): give the licence and its version.',
    },
    example: exampleOf(of, RIGHT, `dct:license <${ITALIAN}/A2_Attribution>`),
    check: eachLicence((licence) => licence?.openness === 'open' && licence.level < 3),
  }),
  ownRule({
    id: 'licences-several',
    severity: 'warning',
    of: 'dcatapit:Dataset',
    property: 'dcat:distribution',
    source: 'DCAT-AP_IT 1.0, dct:license; pratica di dati.gov.it',
    sentence: {
      it: 'Le distribuzioni di un dataset hanno la stessa licenza.',
      en: 'The distributions of a dataset have the same licence.',
    },
    message: {
      it: 'Le distribuzioni di questo dataset hanno licenze diverse: sono gli stessi dati, dovrebbero avere la stessa.',
      en: 'The distributions of this dataset have different licences: they are the same data and should have the same.',
    },
    example: {
      passes: `${exampleNode('dcatapit:Dataset', 'dcat:distribution <https://dati.example.it/d1>, <https://dati.example.it/d2>')}<https://dati.example.it/d1> ${RIGHT} .\n<https://dati.example.it/d2> ${RIGHT} .\n`,
      fails: `${exampleNode('dcatapit:Dataset', 'dcat:distribution <https://dati.example.it/d1>, <https://dati.example.it/d2>')}<https://dati.example.it/d1> ${RIGHT} .\n<https://dati.example.it/d2> dct:license <${ITALIAN}/A31_CCBYSA40> .\n`,
    },
    check: (node, report, { index }) => {
      const licences = new Set<string>();
      for (const distribution of index.nodes(node, 'dcat:distribution')) {
        for (const term of distribution.values(property)) {
          if (term.value.trim() === '' || isEmptyReference(index, term)) continue;
          licences.add(licenceOf(writtenText(index, term))?.iri ?? term.value);
        }
      }
      if (licences.size > 1) report();
    },
  }),
];
