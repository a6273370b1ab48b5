/**
 * Tells lines, counted from 1, of offsets that are asked for in ascending order: the text is walked once.
 */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let walked = 0;
  return (offset) => {
    for (; walked < offset; walked++) if (text.charCodeAt(walked) === 10) line++;
    return line;
  };
}
