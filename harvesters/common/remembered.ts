/** Answers that are kept. A portal has some hundred formats and licences, however many its datasets are. */
const MOST = 5000;
/** Longer texts are hardly met twice, and would fill the memory. */
const LONGEST = 500;

/** A pure function of a text that remembers what it answered: the same formats and licences stand in every record. */
export function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST) return compute(text);
    if (answers.has(text)) return answers.get(text) as T;
    const answer = compute(text);
    if (answers.size >= MOST) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
