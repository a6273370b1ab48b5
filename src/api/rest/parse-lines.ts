import { AppError } from '../../errors.js';

/** The values of a text with one JSON value a line (JSON Lines, NDJSON); blank lines count for nothing. Throws BadRequest naming the line. */
export function parseLines(text: string): unknown[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch (error) {
      const { message: why } = error as Error;
      const message = {
        it: `Riga ${at + 1}: JSON non leggibile (${why}).`,
        en: `Line ${at + 1}: JSON that cannot be read (${why}).`,
      };
      throw new AppError('BadRequest', message, [{ pointer: `/records/${at}`, code: 'json', message }]);
    }
  });
}
