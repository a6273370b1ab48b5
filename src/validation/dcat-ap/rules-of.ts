import * as kinds from '../kinds/index.js';
import type { Name, Rule, Severity } from '../rule.js';
import { DATATYPES } from './datatypes.js';
import { type Asked, type Edition, type Fact, SHAPES, type Shape } from './facts.js';
import { listOf } from './lists.js';
import { OTHER_RULES } from './others.js';

const NUMBERS: Readonly<Record<Edition, string>> = { 2: '2.1.1', 3: '3.0.1' };

/** Properties whose local name is another's too. */
const CALLED: Partial<Record<Name, string>> = {
  'adms:identifier': 'other-identifier',
  'dcat:hasVersion': 'later-version',
};

const kebab = (property: Name): string =>
  CALLED[property] ??
  property
    .slice(property.indexOf(':') + 1)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase();

export interface EditionOptions {
  /**
   * Values must be described, with their class, in the same document, as the shapes of ranges ask. Without it, only
   * those that the document describes are looked at: hardly any catalogue describes the vocabularies it uses.
   */
  ranges?: boolean;
}

/** The rules of an edition of DCAT-AP, made of the table of facts. */
export function dcatApRules(edition: Edition, { ranges = false }: EditionOptions = {}): Rule[] {
  const shapes = SHAPES.filter(({ only = edition }) => only === edition);
  return [
    ...shapes.flatMap((shape) =>
      (Object.entries(shape.properties) as [Name, Asked][]).flatMap(([property, asked]) =>
        rulesAbout(shape, property, asked, edition, ranges),
      ),
    ),
    ...OTHER_RULES.filter(({ only = edition }) => only === edition).map(({ rule }) => rule),
  ];
}

function rulesAbout(
  { of, id }: Shape,
  property: Name,
  { facts = [], range, declared = false, list, only, listOnly = only }: Asked,
  edition: Edition,
  ranges: boolean,
): Rule[] {
  const rule = (made: kinds.Made, severity: Severity = 'violation'): Rule =>
    Object.freeze({
      id: `dcat-ap-${id}-${kebab(property)}-${made.aspect}`,
      severity,
      of,
      property,
      source: `DCAT-AP ${NUMBERS[edition]}, ${of}`,
      ...made,
    });
  const asks = (word: string): boolean =>
    facts.includes(word as Fact) || facts.includes(`${word}${edition}` as Fact);
  const made: Rule[] = [];
  if (asks('must')) made.push(rule(kinds.absent(of, property)));
  if (asks('advised')) made.push(rule(kinds.absent(of, property), 'warning'));
  if (asks('one')) made.push(rule(kinds.repeated(of, property)));
  if (asks('literal')) made.push(rule(kinds.notLiteral(of, property)));
  if (asks('resource')) made.push(rule(kinds.notResource(of, property)));
  if (asks('iri')) made.push(rule(kinds.notIri(of, property)));
  for (const [word, datatype] of DATATYPES) {
    if (asks(word)) made.push(rule(kinds.notOfType(of, property, datatype)));
  }
  if (only !== undefined && only !== edition) return made;
  if (range)
    made.push(
      rule(
        ranges || declared ? kinds.undeclared(of, property, ...range) : kinds.untyped(of, property, ...range),
      ),
    );
  if (list && (listOnly === undefined || listOnly === edition)) {
    const known = listOf(list, edition);
    made.push(rule(kinds.outside(of, property, known), known.severity));
  }
  return made;
}
