import { readFileSync } from 'node:fs';
import n3, { type Quad } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { sharedPath } from '../helpers/shared.js';

const SHACL = 'http://www.w3.org/ns/shacl#';

/** One thing that breaks a shape: `focus path = value`, with the constraint it breaks. */
export interface Violation {
  path: string;
  component: string;
  focus: string;
  value: string;
}

const validators = new Map<string, SHACLValidator>();

/** A validator of the official shapes in one file of the shared material. */
function validatorOf(file: string): SHACLValidator {
  const known = validators.get(file);
  if (known) return known;
  const text = readFileSync(sharedPath('standards', 'data', 'shacl', file), 'utf8');
  // Shapes import the vocabularies, whose concepts our documents describe themselves.
  const made = new SHACLValidator(new n3.Store(new n3.Parser().parse(text)), {
    importGraph: () => new n3.Store(),
  });
  validators.set(file, made);
  return made;
}

/** What breaks the shapes of a file; warnings, which speak of recommended properties, are left out. */
export async function violations(file: string, quads: readonly Quad[]): Promise<Violation[]> {
  const report = await validatorOf(file).validate(new n3.Store([...quads]));
  return report.results
    .filter((result) => result.severity?.value === `${SHACL}Violation`)
    .map((result) => ({
      path: result.path?.value ?? '',
      component: result.sourceConstraintComponent?.value.replace(SHACL, '') ?? '',
      focus: result.focusNode?.value ?? '',
      value: result.value?.value ?? '',
    }));
}
