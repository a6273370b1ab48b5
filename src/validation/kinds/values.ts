import type { Bilingual } from '../../errors.js';
import type { LiteralTerm } from '../../rdf/read/terms.js';
import { fullName } from '../graph-index.js';
import type { Name } from '../rule.js';
import { about, capital, each, type Made, OTHER } from './made.js';

/** The property's values are literals. */
export function notLiteral(of: Name, property: Name): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    aspect: 'kind',
    sentence: {
      it: `I valori di ${property} di ${of} sono testi.`,
      en: `Values of ${property} of ${of} are literals.`,
    },
    message: {
      it: `${capital(it)} deve essere un testo, non un IRI o un'altra risorsa.`,
      en: `The ${en} must be a text, not an IRI or another resource.`,
    },
    example: { passes: turtle(samples[0]), fails: turtle(OTHER) },
    check: each(property, (term) => term.termType !== 'Literal'),
  };
}

/** The property's values are IRIs; blank nodes fail too. */
export function notIri(of: Name, property: Name): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    aspect: 'kind',
    sentence: {
      it: `I valori di ${property} di ${of} sono IRI.`,
      en: `Values of ${property} of ${of} are IRIs.`,
    },
    message: {
      it: `${capital(it)} deve essere un IRI (rdf:resource in RDF/XML, <…> in Turtle), non un testo.`,
      en: `The ${en} must be an IRI (rdf:resource in RDF/XML, <…> in Turtle), not a text.`,
    },
    example: { passes: turtle(samples[0]), fails: turtle('"dati.example.it"') },
    check: each(property, (term) => term.termType !== 'NamedNode'),
  };
}

/** The property's values are resources: IRIs or blank nodes. Empty texts are left to `text-empty`, where it runs. */
export function notResource(of: Name, property: Name): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    aspect: 'kind',
    sentence: {
      it: `I valori di ${property} di ${of} sono risorse, non testi.`,
      en: `Values of ${property} of ${of} are resources, not literals.`,
    },
    message: {
      it: `${capital(it)} deve essere una risorsa (rdf:resource in RDF/XML, <…> in Turtle), non un testo.`,
      en: `The ${en} must be a resource (rdf:resource in RDF/XML, <…> in Turtle), not a text.`,
    },
    example: { passes: turtle(samples[0]), fails: turtle('"dati.example.it"') },
    check: each(property, (term) => term.termType === 'Literal'),
  };
}

const DATES: ReadonlySet<string> = new Set([fullName('xsd:date'), fullName('xsd:dateTime')]);

/**
 * Dates are typed as such. As AgID tests it only literals are looked at, and only their datatype: an IRI makes the
 * query's filter fail, which passes.
 *
 * @param strict whether what is no literal is a fault too
 */
export function notDate(of: Name, property: Name, strict = false): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    aspect: 'datatype',
    sentence: {
      it: `${property} di ${of} è di tipo xsd:date o xsd:dateTime.`,
      en: `${property} of ${of} is typed xsd:date or xsd:dateTime.`,
    },
    message: {
      it: `${capital(it)} deve avere la forma aaaa-mm-gg e il tipo xsd:date (o xsd:dateTime se c'è l'ora).`,
      en: `The ${en} must be written yyyy-mm-dd with the type xsd:date (or xsd:dateTime with a time).`,
    },
    example: { passes: turtle(samples[0]), fails: turtle('"3 maggio 2024"') },
    check: each(property, (term) => (term.termType === 'Literal' ? !DATES.has(term.datatype.value) : strict)),
  };
}

/** Numbers have one of the datatypes. */
export function notNumber(of: Name, property: Name, accepts: (literal: LiteralTerm) => boolean): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    aspect: 'datatype',
    sentence: {
      it: `${property} di ${of} è un numero di byte (xsd:decimal).`,
      en: `${property} of ${of} is a number of bytes (xsd:decimal).`,
    },
    message: {
      it: `${capital(it)} deve essere un numero con tipo xsd:decimal, senza unità.`,
      en: `The ${en} must be a number typed xsd:decimal, without a unit.`,
    },
    example: { passes: turtle(samples[0]), fails: turtle('"1 MB"') },
    check: each(property, (term) => term.termType === 'Literal' && !accepts(term)),
  };
}

/** A datatype that literals may have: how it is called, and which texts are of it. */
export interface Datatype {
  types: readonly Name[];
  words: Bilingual;
  isForm: (text: string) => boolean;
  /** A value of it in Turtle, for the example, where that of the property's words will not do. */
  sample?: string;
  /** A value of another datatype. */
  wrong?: string;
  /** What is no literal is left to the rule about kinds. */
  literalsOnly?: boolean;
}

/** Values are literals of one of the datatypes, and written as it asks. */
export function notOfType(
  of: Name,
  property: Name,
  { types, words, isForm, sample, wrong = '"circa 1"', literalsOnly = false }: Datatype,
): Made {
  const { it, en, samples, turtle } = about(of, property);
  const accepted: ReadonlySet<string> = new Set(types.map(fullName));
  const names = { it: types.join(' o '), en: types.join(' or ') };
  return {
    aspect: 'datatype',
    sentence: {
      it: `${property} di ${of} è di tipo ${names.it}.`,
      en: `${property} of ${of} is typed ${names.en}.`,
    },
    message: {
      it: `${capital(it)} deve essere ${words.it} (${names.it}).`,
      en: `The ${en} must be ${words.en} (${names.en}).`,
    },
    example: { passes: turtle(sample ?? samples[0]), fails: turtle(wrong) },
    check: each(property, (term) =>
      term.termType === 'Literal'
        ? !accepted.has(term.datatype.value) || !isForm(term.value.trim())
        : !literalsOnly,
    ),
  };
}

/**
 * Values are among those that a list allows. What is no IRI is left to `notResource`.
 *
 * @param list its words come with the preposition in Italian: «del vocabolario»
 */
export function outside(
  of: Name,
  property: Name,
  list: { words: Bilingual; has: (iri: string) => boolean; sample?: string },
): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    aspect: 'vocabulary',
    sentence: {
      it: `I valori di ${property} di ${of} sono IRI ${list.words.it}.`,
      en: `Values of ${property} of ${of} are IRIs of ${list.words.en}.`,
    },
    message: {
      it: `${capital(it)} non è tra i valori ${list.words.it}.`,
      en: `The ${en} is not among the values of ${list.words.en}.`,
    },
    example: {
      passes: turtle(list.sample ?? samples[0]),
      fails: turtle('<https://dati.example.it/codici/nessuno>'),
    },
    check: each(property, (term) => term.termType === 'NamedNode' && !list.has(term.value)),
  };
}
