/** Whether the nearest double, written again, gives the digits of `bytes[start, end)` (zeros at the end aside). */
export function doubleKeeps(bytes: Uint8Array, start: number, end: number): boolean {
  const text = Buffer.from(bytes.subarray(start, end)).toString('latin1').trim().replace(',', '.');
  return canonicalDecimal(text) === canonicalDecimal(String(Number(text)));
}

/** A decimal number without superfluous zeros, never in exponent notation; other text as it is. */
export function canonicalDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const exponent = Number(match[4] ?? 0);
  const fraction = match[3] ?? '';
  let digits = (match[2] as string) + fraction;
  let point = (match[2] as string).length + exponent;
  if (point <= 0) {
    digits = '0'.repeat(1 - point) + digits;
    point = 1;
  }
  digits = digits.padEnd(point, '0');
  const whole = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const rest = digits.slice(point).replace(/0+$/, '');
  return `${match[1]}${whole}${rest === '' ? '' : `.${rest}`}`;
}
