import type { Name } from '../rule.js';
import { classWords } from '../words/index.js';
import { about, FOCUS, type Made } from './made.js';

/** The property must be there. */
export function absent(of: Name, property: Name): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    aspect: 'absent',
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

/** At most one value; one finding a node, however many there are. */
export function repeated(of: Name, property: Name): Made {
  const { it, en, samples, turtle } = about(of, property);
  return {
    aspect: 'repeated',
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

/** At most one text a language: two languages are one text twice. */
export function repeatedInLanguage(of: Name, property: Name): Made {
  const { it, en, turtle } = about(of, property);
  return {
    aspect: 'repeated',
    sentence: {
      it: `${of} ha al più un ${property} per lingua.`,
      en: `${of} has at most one ${property} a language.`,
    },
    message: {
      it: `Più di un valore per ${it} (${property}) nella stessa lingua: lasciane uno solo.`,
      en: `More than one value for the ${en} (${property}) in the same language: leave just one.`,
    },
    example: { passes: turtle('"Uno"@it', '"One"@en'), fails: turtle('"Uno"@it', '"Due"@it') },
    check: (node, report) => {
      const values = node.values(property);
      if (values.length < 2) return;
      const languages = new Set<string>();
      for (const term of values) {
        if (term.termType !== 'Literal') continue;
        const language = term.language.toLowerCase();
        if (languages.has(language)) return report();
        languages.add(language);
      }
    },
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
