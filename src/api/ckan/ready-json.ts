/**
 * The result of an action that is JSON in UTF-8 already, in pieces that follow each other: what was written before is not
 * parsed only to be written again.
 */
export class ReadyJson {
  constructor(readonly pieces: readonly (string | Buffer)[]) {}

  /** An object with one more property: a list of values that are written already. */
  static withList(head: Readonly<Record<string, unknown>>, key: string, items: readonly Buffer[]): ReadyJson {
    const start = JSON.stringify(head).slice(0, -1);
    const pieces: (string | Buffer)[] = [`${start}${start === '{' ? '' : ','}${JSON.stringify(key)}:[`];
    for (const [i, item] of items.entries()) {
      if (i > 0) pieces.push(',');
      pieces.push(item);
    }
    pieces.push(']}');
    return new ReadyJson(pieces);
  }

  /** The bytes, between a text before and one after. */
  toBuffer(before: string, after: string): Buffer {
    return Buffer.concat(
      [before, ...this.pieces, after].map((piece) =>
        typeof piece === 'string' ? Buffer.from(piece) : piece,
      ),
    );
  }
}
