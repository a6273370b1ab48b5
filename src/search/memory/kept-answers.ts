import type { SearchRequest, SearchResult } from '../search.js';
import type { CatalogueCopy } from './catalogue-copy.js';

/** What `answer` gives. */
export interface Answer {
  result: SearchResult;
  /** The words of the index that were looked for. */
  words: ReadonlySet<string>;
}

const MOST_ANSWERS = 300;
/** Larger ones are not kept, nor are those of longer questions. */
const MOST_VALUES = 2000;
const LONGEST_QUESTION = 4000;

const sizeOf = ({ ids, facets }: SearchResult): number =>
  ids.length + Object.values(facets).reduce((sum, values) => sum + values.length, 0);

/**
 * The last answers, for as long as nothing changes in the index: front pages, lists of one organization and what
 * crawlers ask are the same questions over and over.
 */
export class KeptAnswers {
  readonly #answers = new Map<string, Answer>();
  #madeOf: unknown[] = [];

  /**
   * The answer to a question, made by `make` unless it is known.
   * @param scope who asks, as far as that matters (`Scope.key`)
   * @param knowledge what else an answer is made of: another object means everything may be answered otherwise
   */
  get(
    copy: CatalogueCopy,
    knowledge: object,
    scope: string,
    request: SearchRequest,
    make: () => Answer,
  ): Answer {
    const madeOf = [copy, copy.version, knowledge];
    if (madeOf.some((part, i) => part !== this.#madeOf[i])) this.#answers.clear();
    this.#madeOf = madeOf;
    const key = keyOf(scope, request);
    if (key === undefined) return make();
    const known = this.#answers.get(key);
    const answer = known ?? make();
    this.#answers.delete(key);
    if (known || sizeOf(answer.result) <= MOST_VALUES) this.#answers.set(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= MOST_ANSWERS) break;
      this.#answers.delete(oldest);
    }
    return answer;
  }
}

/** JSON knows no infinity, and would write it as what is not a number. */
const exactly = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? `\0${value}` : value;

/** A question as text; undefined when it is too long, or nested so deep that it cannot be written. */
function keyOf(scope: string, request: SearchRequest): string | undefined {
  try {
    const text = scope + JSON.stringify(request, exactly);
    return text.length <= LONGEST_QUESTION ? text : undefined;
  } catch {
    return undefined;
  }
}
