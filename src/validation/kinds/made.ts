import type { Bilingual } from '../../errors.js';
import type { Term } from '../../rdf/read/terms.js';
import type { Aspect, DocumentCheck, Example, Name, NodeCheck } from '../rule.js';
import { classWords, propertyWords } from '../words/index.js';

/**
 * The few ways in which most rules look at a graph. A kind makes all of a rule but its id and weight: the check, the
 * sentence it stands for, what to tell a publisher, and two examples.
 */
export interface Made {
  sentence: Bilingual;
  message: Bilingual;
  example: Example;
  aspect?: Aspect;
  check?: NodeCheck;
  document?: DocumentCheck;
}

/** The node that examples are about. */
export const FOCUS = '<https://dati.example.it/esempio>';
/** A node that it leads to. */
export const OTHER = '<https://dati.example.it/altro>';

/** With a capital first letter. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What all kinds about a property need: the words, and an example made of the statements about one node. */
export function about(of: Name, property: Name) {
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

/** A check that reports each value of a property that is not as it should be. */
export function each(property: Name, isWrong: (term: Term) => boolean): NodeCheck {
  return (node, report) => {
    for (const term of node.values(property)) if (isWrong(term)) report({ value: term });
  };
}
