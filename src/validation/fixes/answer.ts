import type { Bilingual } from '../../errors.js';
import { resolve, type VocabularyId } from '../../vocabularies/index.js';
import { readPeriod } from './coverage.js';
import { allValues, type FixValue, oneValue, type Question } from './fix.js';
import { splitWord } from './keywords.js';
import { plainText } from './markup.js';

/** An answer as the fix takes it, or why it is none. */
export type ReadAnswer = { value: FixValue } | { code: string; message: Bilingual };

const LONGEST_TEXT = 100_000;
const LONGEST_WORD = 500;

const refuse = (code: string, it: string, en: string): ReadAnswer => ({ code, message: { it, en } });

const conceptOf = (vocabularies: readonly VocabularyId[], text: string): string | undefined => {
  for (const id of vocabularies) {
    const concept = resolve(id, text)?.concept;
    if (concept && !concept.provisional) return concept.iri;
  }
  return undefined;
};

/**
 * Reads what a person answered: concepts by IRI, code or label become IRIs, texts lose markup and blanks. Without an
 * answer the proposal is taken, which choosing the fix accepts.
 */
export function readAnswer(question: Question, given: FixValue | undefined): ReadAnswer {
  if (question.kind === 'confirm') return { value: '' };
  const answer = given ?? question.proposal?.value;
  const values = answer === undefined ? [] : allValues(answer).map((value) => plainText(value).trim());
  const said = values.filter((value) => value !== '');
  const [first] = said;
  if (first === undefined)
    return refuse(
      'required',
      `Serve un valore: ${question.asks.it}`,
      `A value is needed: ${question.asks.en}`,
    );
  if (said.length > 1 && !['concepts', 'words'].includes(question.kind))
    return refuse('single', 'Qui serve un solo valore.', 'One value only is needed here.');
  switch (question.kind) {
    case 'concept':
    case 'concepts': {
      const vocabularies = question.vocabularies ?? [];
      const iris: string[] = [];
      for (const text of said) {
        const iri = conceptOf(vocabularies, text);
        if (iri === undefined) {
          const names = vocabularies.join(', ');
          return refuse(
            'vocabulary',
            `"${text}" non è nel vocabolario ${names}: vedi /api/v1/vocabularies/${vocabularies[0]}.`,
            `"${text}" is not in the vocabulary ${names}: see /api/v1/vocabularies/${vocabularies[0]}.`,
          );
        }
        iris.push(iri);
      }
      return { value: question.kind === 'concept' ? (iris[0] ?? '') : [...new Set(iris)] };
    }
    case 'options': {
      const values = (question.options ?? []).map(({ value }) => value);
      if (values.includes(first)) return { value: first };
      return refuse('option', `Scegli tra: ${values.join(', ')}.`, `Choose one of: ${values.join(', ')}.`);
    }
    case 'period':
      return readPeriod(first)
        ? { value: first }
        : refuse(
            'period',
            `"${first}" non è un periodo: scrivi inizio/fine, per esempio 2020-01-01/2024-12-31.`,
            `"${first}" is not a period: write start/end, for example 2020-01-01/2024-12-31.`,
          );
    case 'words': {
      const words = [...new Set(said.flatMap(splitWord))];
      return words.some((word) => word.length > LONGEST_WORD)
        ? refuse('tooLong', 'Una parola chiave è troppo lunga.', 'A keyword is too long.')
        : { value: words };
    }
    default:
      return readText(question, oneValue(first));
  }
}

function readText({ pattern }: Question, text: string): ReadAnswer {
  if (text.length > LONGEST_TEXT)
    return refuse('tooLong', 'Il testo è troppo lungo.', 'The text is too long.');
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text))
    return refuse('pattern', `"${text}" non ha la forma richiesta.`, `"${text}" is not written as asked.`);
  return { value: text };
}
