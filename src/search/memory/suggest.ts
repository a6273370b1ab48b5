import type { SearchNode } from '../query/tree.js';
import { distance, toleranceOf } from '../text/nearness.js';
import { isStopWord } from '../text/stop-words.js';
import { tokens } from '../text/tokens.js';
import { maskOf } from '../text/word-fields.js';
import { type Bits, hasBit } from './bits.js';
import type { CatalogueCopy } from './catalogue-copy.js';
import { eachNode } from './question.js';
import type { Stems } from './vocabulary.js';

/** Words that no more documents have than these may be misspelt: someone may have written it so before. */
const RARE = 2;
/** The word that is suggested is this many times as frequent. */
const MUCH_MORE = 10;
/** So many doubtful words are looked into, and so many candidates for each. */
const MOST_WORDS = 5;
const MOST_CANDIDATES = 30;
/** A word two letters away has to be so many times as frequent as one that is one away. */
const FARTHER = 20;

interface Suggesting {
  copy: CatalogueCopy;
  stemsOf(word: string): Stems;
  /** What the actor may see: words of other documents are not told. */
  visible: Bits;
}

/** How many visible documents have one of the words. */
function frequencyOf({ copy, visible }: Suggesting, words: readonly number[], enough: number): number {
  const seen = new Set<number>();
  for (const word of words) {
    copy.words.each(word, maskOf('text'), (slot) => {
      if (seen.size <= enough && hasBit(visible, slot)) seen.add(slot);
    });
  }
  return seen.size;
}

function bestFor(suggesting: Suggesting, word: string, frequency: number): string | undefined {
  const { copy } = suggesting;
  const most = toleranceOf(word);
  const candidates = copy.vocabulary
    .near(word)
    .map((number) => {
      const away = distance(word, copy.vocabulary.words[number] as string, most);
      return { number, away, weight: copy.words.frequency(number) / FARTHER ** (away - 1) };
    })
    .filter(({ away }) => away > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_CANDIDATES);
  const least = Math.max(1, frequency * MUCH_MORE);
  return candidates
    .filter(({ number }) => frequencyOf(suggesting, [number], least) >= least)
    .map(({ number }) => copy.vocabulary.words[number])
    .at(0);
}

/** The words of a tree in the order they were typed, as far as it is made of words that must be there. */
function typedWords(root: SearchNode): string[] {
  return [...eachNode(root)].flatMap(({ node, positive }) =>
    positive && node.kind === 'words' && (node.field === 'text' || node.field === 'title') ? node.words : [],
  );
}

/** The typed words with those replaced that hardly anything has; undefined when there is nothing to replace. */
export function suggestFor(suggesting: Suggesting, root: SearchNode): string | undefined {
  const typed = typedWords(root);
  let doubtful = 0;
  let changed = false;
  const meant = typed.map((text) => {
    const [word, ...more] = tokens(text);
    if (
      word === undefined ||
      more.length > 0 ||
      isStopWord(word) ||
      toleranceOf(word) === 0 ||
      /\d/.test(word)
    )
      return text;
    const { vocabulary } = suggesting.copy;
    const family = vocabulary.family(suggesting.stemsOf(word), vocabulary.numberOf(word));
    const frequency = frequencyOf(suggesting, family, RARE);
    if (frequency > RARE || doubtful >= MOST_WORDS) return text;
    doubtful += 1;
    const better = bestFor(suggesting, word, frequency);
    changed ||= better !== undefined;
    return better ?? text;
  });
  return changed ? meant.join(' ') : undefined;
}
