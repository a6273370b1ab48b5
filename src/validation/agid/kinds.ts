import type { Bilingual } from '../../errors.js';
import type { LiteralTerm, Term } from '../../rdf/read/terms.js';
import { nodeKey } from '../../rdf/read/terms.js';
import { fullName } from '../graph-index.js';
import type { DocumentCheck, Example, Name, NodeCheck } from '../rule.js';
import { classWords, propertyWords } from './words.js';

/**
 * The few ways in which AgID's rules look at a graph. A kind makes all of a rule but its number: the check, the
 * sentence it stands for, what to tell a publisher, and two examples.
 */
export interface Made {
  sentence: Bilingual;
  message: Bilingual;
  example: Example;
  check?: NodeCheck;
  document?: DocumentCheck;
}

const FOCUS = '<https://dati.example.it/esempio>';
const OTHER = '<https://dati.example.it/altro>';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What all kinds about a property need: the words, and an example made of the statements about one node. */
function about(of: Name, property: Name) {
  const words = propertyWords(property);
  const { it, en } = classWords(of);
  return {
    it: `${words.it} ${it.of}`,
    en: `${words.en} of the ${en}`,
    samples: words.samples,
    turtle: (...values: readonly string[]): string =>
      values.length === 0
        ? `${FOCUS} a ${of} .\n`
        : `${FOCUS} a ${of} ;\n  ${property} ${values.join(', ')} .\n`,
  };
}

/** The property must be there. */
export function absent(of: Name, property: Name): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    sentence: { it: `Ogni ${of} ha almeno un ${property}.`, en: `Every ${of} has at least one ${property}.` },
    message: {
      it: `Manca ${it}: si indica con ${property}.`,
      en: `The ${en} is missing: give it with ${property}.`,
    },
    example: { passes: turtle(samples[0]), fails: turtle() },
    check: (node, report) => {
      if (node.values(property).length === 0) report();
    },
  };
}

/** The property's values are literals. */
export function notLiteral(of: Name, property: Name): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
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

/** At most one value; one finding a node, however many there are. */
export function repeated(of: Name, property: Name): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    sentence: { it: `${of} ha al più un ${property}.`, en: `${of} has at most one ${property}.` },
    message: {
      it: `Più di un valore per ${it} (${property}): lasciane uno solo.`,
      en: `More than one value for the ${en} (${property}): leave just one.`,
    },
    example: { passes: turtle(samples[0]), fails: turtle(...samples) },
    check: (node, report) => {
      if (node.values(property).length > 1) report();
    },
  };
}

/** Values that the document describes have (one of) the types; what it only names passes. */
export function untyped(of: Name, property: Name, ...types: readonly [Name, ...Name[]]): Made {
  const { it, en } = about(of, property);
  const described = `\n${OTHER} rdfs:label "Descritta nel documento"`;
  const typed = typedExamples(of, property);
  return {
    sentence: {
      it: `I valori di ${property} di ${of} descritti nel documento sono dichiarati ${types.join(' o ')}.`,
      en: `Values of ${property} of ${of} that the document describes are declared as ${types.join(' or ')}.`,
    },
    message: {
      it: `Per ${it} il documento descrive una risorsa senza dichiararla ${types[0]}: aggiungi il tipo.`,
      en: `For the ${en} the document describes a resource without declaring it ${types[0]}: add the type.`,
    },
    example: {
      passes: `${typed}${described} ;\n  a ${types[0]} .\n`,
      fails: `${typed}${described} .\n`,
    },
    check: (node, report, { index }) => {
      for (const term of node.values(property)) {
        if (index.isDescribed(term) && !isAny(index.typesOf(nodeKey(term as never)), types))
          report({ value: term });
      }
    },
  };
}

/** Values are declared with the type in the document, whether or not it describes them otherwise. */
export function undeclared(of: Name, property: Name, type: Name): Made {
  const { it, en } = about(of, property);
  const typed = typedExamples(of, property);
  return {
    sentence: {
      it: `I valori di ${property} di ${of} sono dichiarati ${type} nello stesso documento.`,
      en: `Values of ${property} of ${of} are declared as ${type} in the same document.`,
    },
    message: {
      it: `Per ${it} è indicata una risorsa che il documento non dichiara ${type}: va descritta nello stesso documento.`,
      en: `For the ${en} a resource is named that the document does not declare as ${type}: describe it in the same document.`,
    },
    example: { passes: `${typed}\n${OTHER} a ${type} .\n`, fails: typed },
    check: (node, report, { index }) => {
      for (const term of node.values(property)) {
        const isTyped = term.termType !== 'Literal' && index.isA(nodeKey(term), type);
        if (!isTyped) report({ value: term });
      }
    },
  };
}

const typedExamples = (of: Name, property: Name): string => about(of, property).turtle(OTHER);

const isAny = (stated: ReadonlySet<string>, types: readonly Name[]): boolean =>
  types.some((type) => stated.has(fullName(type)));

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

/** The document holds at least one node of the class. */
export function none(of: Name): Made {
  const { it, en } = classWords(of);
  return {
    sentence: { it: `Il documento ha almeno un ${of}.`, en: `The document has at least one ${of}.` },
    message: {
      it: `Nel documento non c'è ${it.none} (${of}).`,
      en: `The document holds no ${en} (${of}).`,
    },
    example: { passes: `${FOCUS} a ${of} .\n`, fails: `${FOCUS} rdfs:label "Una risorsa senza tipo" .\n` },
    document: (report, { index }) => {
      if (index.instances(of).length === 0) report(undefined);
    },
  };
}

/** A check that reports each value of a property that is not as it should be. */
function each(property: Name, isWrong: (term: Term) => boolean): NodeCheck {
  return (node, report) => {
    for (const term of node.values(property)) if (isWrong(term)) report({ value: term });
  };
}
