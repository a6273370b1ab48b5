/**
 * Words that say nothing of what a dataset is about: articles, prepositions, conjunctions, forms of "to be". Ours are fewer than the
 * stemmers' own lists, in which verbs such as "faccia" would be lost. Folded (`tokens.ts`).
 */
const ITALIAN = `
a ad al allo ai agli all agl alla alle con col coi da dal dallo dai dagli dall dagl dalla dalle di del dello dei degli dell
degl della delle d in nel nello nei negli nell negl nella nelle su sul sullo sui sugli sull sugl sulla sulle per tra fra il lo la
i gli le l un uno una e ed o od che chi cui non si se ma come sono
`;
const ENGLISH = 'an the and or of to for with at by from on as is are was were be been it its this that s';

/** Whether a folded word counts for nothing in a search. */
export const isStopWord: (word: string) => boolean = (() => {
  const all = new Set(`${ITALIAN} ${ENGLISH}`.split(/\s+/).filter(Boolean));
  return (word: string) => all.has(word);
})();
