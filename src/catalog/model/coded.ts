import { Type } from '@sinclair/typebox';

/**
 * A value of a controlled vocabulary. Kept as the concept's IRI; on the way in a code, a label or a common spelling
 * is accepted too and resolved (`normaliseCodes`).
 */
export const coded = (vocabulary: string) =>
  Type.String({
    minLength: 1,
    maxLength: 4000,
    description: `IRI, codice o etichetta del vocabolario ${vocabulary}`,
  });
