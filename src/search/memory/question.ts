import { AppError } from '../../errors.js';
import type { SearchNode } from '../query/tree.js';
import { isStopWord } from '../text/stop-words.js';
import { tokens } from '../text/tokens.js';

/** More conditions than these are refused: people and programs ask for dozens. */
const MOST_NODES = 20_000;

const tooMuch = (it: string, en: string): AppError => new AppError('BadRequest', { it, en });

/** The nodes directly below a node. */
export function childrenOf(node: SearchNode): readonly SearchNode[] {
  if (node.kind === 'and' || node.kind === 'or') return node.nodes;
  return node.kind === 'not' ? [node.node] : [];
}

/** Every node of a tree however deep, without recursion. `positive` is false below a `not`. */
export function* eachNode(root: SearchNode): Generator<{ node: SearchNode; positive: boolean }> {
  const open = [{ node: root, positive: true }];
  let seen = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    seen += 1;
    if (seen > MOST_NODES)
      throw tooMuch(
        `La ricerca ha più di ${MOST_NODES} condizioni.`,
        `The search has more than ${MOST_NODES} conditions.`,
      );
    yield next;
    const positive = next.positive && next.node.kind !== 'not';
    const children = childrenOf(next.node);
    for (let i = children.length - 1; i >= 0; i -= 1)
      open.push({ node: children[i] as SearchNode, positive });
  }
}

/** The texts of a node that are looked for word by word. */
export function textsOf(node: SearchNode): readonly string[] {
  switch (node.kind) {
    case 'words':
      return node.words;
    case 'phrase':
    case 'prefix':
    case 'fuzzy':
      return [node.text];
    case 'exact':
      return node.values;
    default:
      return [];
  }
}

/** What has to be known before a tree can be answered. Errors: BadRequest for one that is too large. */
export interface Question {
  /** Content words of all texts: their stems are needed. */
  words: Set<string>;
  /** Exact fields that are asked about. */
  fields: Set<string>;
  /** Words are asked for that make one result better than another. */
  ranks: boolean;
}

/** Looks through a tree before it is answered. */
export function readQuestion(root: SearchNode): Question {
  const question: Question = { words: new Set(), fields: new Set(), ranks: false };
  for (const { node, positive } of eachNode(root)) {
    for (const text of textsOf(node))
      for (const word of tokens(text)) if (!isStopWord(word)) question.words.add(word);
    if ('field' in node) question.fields.add(node.field);
    if (
      positive &&
      (node.kind === 'words' || node.kind === 'phrase' || node.kind === 'prefix' || node.kind === 'fuzzy')
    )
      question.ranks = true;
  }
  return question;
}

/** Steps of work on one request; more are refused, so that no query holds up the others. */
export class Effort {
  #left = 40_000_000;

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw tooMuch(
        'La ricerca è troppo complessa: usa meno condizioni.',
        'The search is too complex: use fewer conditions.',
      );
  }
}
