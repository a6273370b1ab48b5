/** What a JSON text consists of, in the order it is written. */
export interface JsonEvents {
  open(bracket: '{' | '['): void;
  close(): void;
  key(name: string): void;
  /** `text` is the string without its escapes, or the digits of a number exactly as they are written. */
  scalar(kind: 'string' | 'number' | 'boolean' | 'null', text: string): void;
}

/** The text is no JSON: where, 1-based, and why in both languages. */
export class JsonBroken extends Error {
  constructor(
    readonly line: number,
    readonly column: number,
    readonly reason: { it: string; en: string },
  ) {
    super(`Line ${line}, column ${column}: ${reason.en}`);
    this.name = 'JsonBroken';
  }
}

const LONGEST_TOKEN = 64 * 1024 * 1024;
const DEEPEST = 512;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

type State = 'value' | 'first-value' | 'first-key' | 'key' | 'colon' | 'after' | 'done';

/**
 * Reads JSON (RFC 8259) piece by piece and tells what it meets; memory holds one token and the open brackets.
 * Numbers are never turned into doubles, so 1e400 and identifiers of 20 digits stay what they are. `NaN` and
 * `Infinity`, which Python writes, are taken as null.
 * @throws JsonBroken at the first fault
 */
export function createJsonScanner(events: JsonEvents): { push(text: string): void; end(): void } {
  const stack: ('{' | '[')[] = [];
  let state: State = 'value';
  let rest = '';
  let line = 1;
  /** Characters of the current line that lie in pieces already read. */
  let before = 0;
  let lineStart = 0;

  function fail(text: string, at: number, it: string, en: string): never {
    countLines(text, at);
    throw new JsonBroken(line, before + at - lineStart + 1, { it, en });
  }

  function countLines(text: string, to: number): void {
    for (
      let next = text.indexOf('\n', lineStart);
      next !== -1 && next < to;
      next = text.indexOf('\n', lineStart)
    ) {
      line += 1;
      before = 0;
      lineStart = next + 1;
    }
  }

  const settle = () => {
    state = stack.length === 0 ? 'done' : 'after';
  };

  function push(piece: string, last = false): void {
    const text = rest + piece;
    rest = '';
    lineStart = 0;
    let at = 0;
    while (at < text.length) {
      const sign = text[at] as string;
      if (sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t') {
        at += 1;
        continue;
      }
      const end = token(text, at, sign, last);
      if (end === -1) break;
      at = end;
    }
    countLines(text, at);
    before += at - lineStart;
    rest = text.slice(at);
    if (rest.length > LONGEST_TOKEN) fail(text, at, 'un testo supera 64 MB', 'a text is longer than 64 MB');
  }

  /** Takes the token at `at`; gives where it ends, or -1 where more text is needed. */
  function token(text: string, at: number, sign: string, last: boolean): number {
    if (state === 'done') fail(text, at, 'altro testo dopo la fine', 'more text after the end');
    if (sign === '"') return stringToken(text, at, last);
    if (sign === '{' || sign === '[') {
      if (state !== 'value' && state !== 'first-value') unexpected(text, at, sign);
      if (stack.length >= DEEPEST) fail(text, at, 'troppi livelli annidati', 'nested too deep');
      stack.push(sign);
      state = sign === '{' ? 'first-key' : 'first-value';
      events.open(sign);
      return at + 1;
    }
    if (sign === '}' || sign === ']') {
      const open = stack.at(-1);
      const fits = sign === '}' ? open === '{' : open === '[';
      if (!fits || !(state === 'after' || state === 'first-key' || state === 'first-value'))
        unexpected(text, at, sign);
      stack.pop();
      settle();
      events.close();
      return at + 1;
    }
    if (sign === ',') {
      if (state !== 'after') unexpected(text, at, sign);
      state = stack.at(-1) === '{' ? 'key' : 'value';
      return at + 1;
    }
    if (sign === ':') {
      if (state !== 'colon') unexpected(text, at, sign);
      state = 'value';
      return at + 1;
    }
    return wordToken(text, at, sign, last);
  }

  function stringToken(text: string, at: number, last: boolean): number {
    const isKey = state === 'key' || state === 'first-key';
    if (!isKey && state !== 'value' && state !== 'first-value') unexpected(text, at, '"');
    let end = text.indexOf('"', at + 1);
    while (end !== -1 && text.charCodeAt(end - 1) === 0x5c && isEscaped(text, at, end))
      end = text.indexOf('"', end + 1);
    if (end === -1) {
      if (last) fail(text, at, 'un testo tra virgolette non finisce', 'a quoted text does not end');
      return -1;
    }
    let value = text.slice(at + 1, end);
    if (UNPLAIN.test(value)) {
      try {
        // Line ends and tabs inside a string are a common fault and mean themselves.
        value = JSON.parse(`"${value.replace(CONTROL, escapeControl)}"`) as string;
      } catch {
        fail(text, at, 'una sequenza con \\ non è valida', 'an escape with \\ is not valid');
      }
    }
    if (isKey) {
      state = 'colon';
      events.key(value);
    } else {
      settle();
      events.scalar('string', value);
    }
    return end + 1;
  }

  function wordToken(text: string, at: number, sign: string, last: boolean): number {
    let end = at;
    while (end < text.length && isWordSign(text.charCodeAt(end))) end += 1;
    if (end === at) return unexpected(text, at, sign);
    const word = text.slice(at, end);
    if (at + word.length === text.length && !last) return -1;
    if (state !== 'value' && state !== 'first-value') unexpected(text, at, word);
    if (word === 'null' || word === 'NaN' || /^-?Infinity$/.test(word)) plain('null', '');
    else if (word === 'true' || word === 'false') plain('boolean', word);
    else if (NUMBER.test(word)) plain('number', word);
    else unexpected(text, at, word);
    return at + word.length;
  }

  function plain(kind: 'number' | 'boolean' | 'null', text: string): void {
    settle();
    events.scalar(kind, text);
  }

  function unexpected(text: string, at: number, found: string): never {
    const wanted = {
      value: ['un valore', 'a value'],
      'first-value': ['un valore o ]', 'a value or ]'],
      'first-key': ['un nome tra virgolette o }', 'a quoted name or }'],
      key: ['un nome tra virgolette', 'a quoted name'],
      colon: ['i due punti', 'a colon'],
      after: ['una virgola o la fine', 'a comma or the end'],
      done: ['la fine', 'the end'],
    }[state];
    const short = found.slice(0, 20);
    return fail(text, at, `c’è ${short} dove serve ${wanted[0]}`, `${short} where ${wanted[1]} is expected`);
  }

  return {
    push: (text) => push(text),
    end() {
      push('', true);
      if (state !== 'done')
        fail(rest, rest.length, 'il testo finisce prima del JSON', 'the text ends before the JSON does');
    },
  };
}

function isEscaped(text: string, from: number, at: number): boolean {
  let slashes = 0;
  for (let back = at - 1; back > from && text.charCodeAt(back) === 0x5c; back -= 1) slashes += 1;
  return slashes % 2 === 1;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const UNPLAIN = /[\\\u0000-\u001f]/;

/** Signs of numbers and of the words `true`, `false` and `null`. */
function isWordSign(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f
  );
}

const escapeControl = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
