import { PREFIXES } from '../namespaces.js';
import { repairIri } from './iri-repair.js';
import { lineCounter } from './line-counter.js';
import type { ProblemList } from './problems.js';

// A comment, a string of any of the four kinds with what follows it, or an IRI in angle brackets. A string that is not
// closed takes the rest: to look for its end again from each quote on would take the square of the length.
const TOKEN =
  /#[^\n]*|("""(?:(?:[^\\]|\\[\s\S])*?"""|[\s\S]*)|'''(?:(?:[^\\]|\\[\s\S])*?'''|[\s\S]*)|"(?:[^"\\\n\r]|\\.)*"?|'(?:[^'\\\n\r]|\\.)*'?)(@[A-Za-z]+(?:_[A-Za-z0-9]+)+)?|<([^<>\n\r]*)>/g;

/** Prefixes that mean the same everywhere, by their other names too. */
export const WELL_KNOWN: Readonly<Record<string, string>> = { ...PREFIXES, dcterms: PREFIXES.dct };

/**
 * Turtle for a document that its parser refused: IRIs repaired, `@en_GB` written `@en-GB`, well-known prefixes declared
 * where they are used without. Comments and strings are left as they are, and so is the numbering of lines.
 */
export function mendTurtle(text: string, problems: ProblemList): string {
  const lineAt = lineCounter(text);
  const mended = text.replace(
    TOKEN,
    (token, literal?: string, language?: string, iri?: string, offset = 0) => {
      if (literal !== undefined && language !== undefined) {
        const to = language.replaceAll('_', '-');
        problems.add('language-tag-repaired', {
          line: lineAt(offset),
          from: language.slice(1),
          to: to.slice(1),
        });
        return literal + to;
      }
      // A backslash may begin a \u escape, which is allowed in an IRI.
      if (iri === undefined || iri.includes('\\')) return token;
      const repaired = repairIri(iri);
      if (repaired === iri) return token;
      problems.add('iri-repaired', { line: lineAt(offset), from: iri, to: repaired });
      return `<${repaired}>`;
    },
  );
  return missingPrefixes(mended, problems) + mended;
}

/** Declarations of the well-known prefixes that are used and not declared. */
function missingPrefixes(text: string, problems: ProblemList): string {
  const declared = new Set([...text.matchAll(/(?:@prefix|\bprefix)\s+([\w-]*):/gi)].map(([, name]) => name));
  const used = new Set([...text.matchAll(/(?:^|[\s;,([^])([a-z]+):[A-Za-z]/g)].map(([, name]) => name));
  return Object.entries(WELL_KNOWN)
    .filter(([name]) => used.has(name) && !declared.has(name))
    .map(([name, iri]) => {
      problems.add('prefix-supplied', { from: `${name}:`, to: iri });
      return `@prefix ${name}: <${iri}> . `;
    })
    .join('');
}
