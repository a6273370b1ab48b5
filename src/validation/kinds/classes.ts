import { nodeKey } from '../../rdf/read/terms.js';
import { fullName } from '../graph-index.js';
import type { Name } from '../rule.js';
import { about, type Made, OTHER } from './made.js';

/** Values that the document describes have (one of) the types; what it only names passes. */
export function untyped(of: Name, property: Name, ...types: readonly [Name, ...Name[]]): Made {
  const { it, en } = about(of, property);
  const described = `\n${OTHER} rdfs:label "Descritta nel documento"`;
  const typed = typedExamples(of, property);
  return {
    aspect: 'class',
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
export function undeclared(of: Name, property: Name, ...types: readonly [Name, ...Name[]]): Made {
  const { it, en } = about(of, property);
  const typed = typedExamples(of, property);
  return {
    aspect: 'class',
    sentence: {
      it: `I valori di ${property} di ${of} sono dichiarati ${types.join(' o ')} nello stesso documento.`,
      en: `Values of ${property} of ${of} are declared as ${types.join(' or ')} in the same document.`,
    },
    message: {
      it: `Per ${it} è indicata una risorsa che il documento non dichiara ${types[0]}: va descritta nello stesso documento.`,
      en: `For the ${en} a resource is named that the document does not declare as ${types[0]}: describe it in the same document.`,
    },
    example: { passes: `${typed}\n${OTHER} a ${types[0]} .\n`, fails: typed },
    check: (node, report, { index }) => {
      for (const term of node.values(property)) {
        const isTyped = term.termType !== 'Literal' && isAny(index.typesOf(nodeKey(term)), types);
        if (!isTyped) report({ value: term });
      }
    },
  };
}

const typedExamples = (of: Name, property: Name): string => about(of, property).turtle(OTHER);

const isAny = (stated: ReadonlySet<string>, types: readonly Name[]): boolean =>
  types.some((type) => stated.has(fullName(type)));
