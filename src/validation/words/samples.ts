/** How a property is called ("the title", with its article in Italian), with two values in Turtle for examples. */
export interface PropertyWords {
  it: string;
  en: string;
  samples: readonly [string, string];
}

/** A value in Turtle that is a node of the example. */
export const node = (name: string): string => `<https://dati.example.it/${name}>`;

export const words = (it: string, en: string, one: string, two: string): PropertyWords => ({
  it,
  en,
  samples: [one, two],
});
export const text = (it: string, en: string, one: string, two = 'Altro testo'): PropertyWords =>
  words(it, en, `"${one}"`, `"${two}"`);
export const iri = (it: string, en: string, name: string): PropertyWords =>
  words(it, en, node(name), node(`${name}-2`));
export const eu = (it: string, en: string, one: string, two: string): PropertyWords => {
  const concept = (path: string) => `<http://publications.europa.eu/resource/authority/${path}>`;
  return words(it, en, concept(one), concept(two));
};
export const date = (it: string, en: string): PropertyWords =>
  words(it, en, '"2024-05-03"^^xsd:date', '"2024-06-01"^^xsd:date');
