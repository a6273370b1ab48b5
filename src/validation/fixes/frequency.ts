import { allKeywords, allTexts } from '../../catalog/model/index.js';
import { byCode, type Frequency, resolve } from '../../vocabularies/index.js';
import type { FixableDoc, FixContext, Question } from './fix.js';

const DAY_MS = 86_400_000;
/** Frequencies that dates of files can tell; the odd ones would be guesses. */
const TOLD_BY_DATES = [
  'DAILY',
  'WEEKLY',
  'BIWEEKLY',
  'MONTHLY',
  'BIMONTHLY',
  'QUARTERLY',
  'ANNUAL_3',
  'ANNUAL_2',
  'ANNUAL',
  'BIENNIAL',
] as const;
const LEAST_GAPS = 2;
/** A gap counts for a frequency when it is not further from it than this, as a ratio. */
const TOLERANCE = 1.35;

/** Adjectives of titles; the vocabulary knows them, and longer texts would use them in other senses. */
const ADJECTIVES =
  /\b(annual[ei]|annuali|mensil[ei]|settimanal[ei]|trimestral[ei]|semestral[ei]|bimestral[ei]|giornalier[aoie]|quotidian[aoie]|biennal[ei]|triennal[ei]|decennal[ei]|daily|weekly|monthly|quarterly|yearly)\b/i;
const UPDATED = /(?:aggiorna\p{L}*|updated?)\s*:?\s+((?:ogni\s+)?\p{L}+(?:\s+\p{L}+)?)/iu;

const singular = (word: string): string =>
  word
    .replace(/ali$/i, 'ale')
    .replace(/sili$/i, 'sile')
    .replace(/ier[oie]$/i, 'iera')
    .replace(/idian[aie]$/i, 'idiano');

/** The frequency that the times between uploads tell, with their median in days. */
function byUploads(uploads: readonly string[]): { frequency: Frequency; days: number } | undefined {
  const days = [...new Set(uploads.map((at) => at.slice(0, 10)))]
    .sort()
    .map((day) => Date.parse(day) / DAY_MS);
  const gaps = days.slice(1).map((day, i) => day - (days[i] ?? day));
  if (gaps.length < LEAST_GAPS) return undefined;
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const near = TOLD_BY_DATES.flatMap((code) => {
    const frequency = byCode('frequency', code);
    if (!frequency?.days || median === 0) return [];
    const ratio = Math.max(frequency.days / median, median / frequency.days);
    return ratio <= TOLERANCE ? [{ frequency, ratio }] : [];
  }).sort((a, b) => a.ratio - b.ratio);
  return near[0] && { frequency: near[0].frequency, days: median };
}

/** The frequency that a document speaks of, with the words. */
function bySaying(doc: FixableDoc): { frequency: Frequency; words: string } | undefined {
  const title = [allTexts(doc.title), ...allKeywords(doc.keyword)].join('\n');
  const candidates = [
    ADJECTIVES.exec(title)?.[1],
    ...[UPDATED.exec(allTexts(doc.description).slice(0, 4000))?.[1] ?? ''].flatMap((said) => [
      said,
      said.split(/\s+/)[0],
    ]),
  ];
  for (const words of candidates) {
    const frequency = words ? resolve('frequency', singular(words))?.concept : undefined;
    if (words && frequency && !frequency.provisional) return { frequency, words };
  }
  return undefined;
}

/** The frequency of update to propose: by the history of the files, by what the document says, else unknown. */
export function proposeFrequency(doc: FixableDoc, { files }: FixContext): Question['proposal'] {
  for (const { name, uploads } of files.values()) {
    const found = byUploads(uploads);
    if (!found) continue;
    const { days } = found;
    return {
      value: found.frequency.iri,
      reason: {
        it: `«${name}» è stato caricato ${uploads.length} volte, di solito dopo ${days} giorni.`,
        en: `“${name}” was uploaded ${uploads.length} times, usually after ${days} days.`,
      },
    };
  }
  const said = bySaying(doc);
  if (said) {
    return {
      value: said.frequency.iri,
      reason: { it: `Il dataset dice: «${said.words}».`, en: `The dataset says: “${said.words}”.` },
    };
  }
  const unknown = byCode('frequency', 'UNKNOWN');
  return unknown
    ? {
        value: unknown.iri,
        reason: {
          it: 'Non si sa: il profilo chiede di dirlo. Meglio indicarla, se la conosci.',
          en: 'It is not known: the profile asks to say so. Better give it, if you know it.',
        },
      }
    : undefined;
}
