/** Small words that one language is full of and the others hardly know. */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  it: 'il lo gli di del dei della delle dell degli nel nella nelle sul sulla per con che sono è ed dal dalla alla alle ai al comune elenco dati piste anno presenti territorio una un su da e i le',
  en: 'the of and for with in by from is are this that to on at list data each an which all',
  de: 'der die das und von für mit den im ist des ein eine zu auf dem aus',
  fr: 'le les des du et pour avec dans est sont une aux sur par en la',
};

const SETS = Object.entries(SMALL_WORDS).map(([language, words]) => ({
  language,
  words: new Set(words.split(' ')),
}));
/** Enough to be sure of, and so many times more than any other language has. */
const LEAST = 3;
const TIMES = 2;
const LONGEST = 20_000;

/** The language a text is surely in, or undefined: too short, mixed, or another one. */
export function languageOfText(text: string): string | undefined {
  const words =
    text
      .slice(0, LONGEST)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const counts = SETS.map(({ language, words: small }) => ({
    language,
    count: words.filter((word) => small.has(word)).length,
  })).sort((a, b) => b.count - a.count);
  const [first, second] = counts;
  if (!first || first.count < LEAST || first.count < TIMES * (second?.count ?? 0)) return undefined;
  return first.language;
}
