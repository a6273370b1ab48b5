import * as kinds from '../kinds/index.js';
import type { Name, Rule, Severity } from '../rule.js';
import { ONE_A_LANGUAGE, RESTRICTIONS, type Restriction } from './restrictions.js';

const kebab = (name: Name): string =>
  name
    .slice(name.indexOf(':') + 1)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase();

const STRING = {
  types: ['xsd:string'],
  words: { it: 'un testo senza lingua', en: 'a text without a language' },
  isForm: () => true,
  wrong: '"Ufficio open data"@it',
  literalsOnly: true,
} satisfies kinds.Datatype;

/** The rules that one restriction amounts to. */
function rulesOf([of, property, cardinality, filler]: Restriction): Rule[] {
  const rule = (made: kinds.Made, severity: Severity = 'violation'): Rule =>
    Object.freeze({
      id: `owl-${kebab(of)}-${kebab(property)}-${made.aspect}`,
      severity,
      of,
      property,
      source: `Ontologia DCAT-AP_IT 2.0, restrizioni di ${of}`,
      ...made,
    });
  const rules: Rule[] = [];
  if (cardinality.startsWith('1')) rules.push(rule(kinds.absent(of, property)));
  if (cardinality.endsWith('1')) {
    const perLanguage = ONE_A_LANGUAGE.has(`${of} ${property}`);
    rules.push(
      perLanguage
        ? rule(kinds.repeatedInLanguage(of, property), 'warning')
        : rule(kinds.repeated(of, property)),
    );
  }
  if (filler === 'literal') rules.push(rule(kinds.notLiteral(of, property)));
  if (filler === 'date') rules.push(rule(kinds.notDate(of, property, true)));
  // The guide's own RDF/XML gives such texts a language.
  if (filler === 'string') rules.push(rule(kinds.notOfType(of, property, STRING), 'hint'));
  // A class that only the ontology asks for hinders nobody.
  if (typeof filler === 'object') rules.push(rule(kinds.untyped(of, property, filler.class), 'hint'));
  return rules;
}

/** What the DCAT-AP_IT ontology demands: AgID's validator tests much of it, not all (`saidNowhere` keeps the rest). */
export const OWL_RULES: readonly Rule[] = RESTRICTIONS.flatMap(rulesOf);
