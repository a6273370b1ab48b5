import fc from 'fast-check';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letter = fc.constantFrom(...LETTERS);
const letters = (n: number) => fc.array(letter, { minLength: n, maxLength: n }).map((all) => all.join(''));
const two = (n: number) => String(n).padStart(2, '0');

/** Values of signs in odd places (D.M. 23 dicembre 1976), written down apart from the code that is tested. */
const ODD: Record<string, number> = Object.fromEntries(
  '0:1 1:0 2:5 3:7 4:9 5:13 6:15 7:17 8:19 9:21 A:1 B:0 C:5 D:7 E:9 F:13 G:15 H:17 I:19 J:21 K:2 L:4 M:18 N:20 O:11 P:3 Q:6 R:8 S:12 T:14 U:16 V:10 W:22 X:25 Y:24 Z:23'
    .split(' ')
    .map((pair) => {
      const [sign = '', value = ''] = pair.split(':');
      return [sign, Number(value)];
    }),
);

const even = (sign: string): number => (/\d/.test(sign) ? Number(sign) : LETTERS.indexOf(sign));

/** The check letter of the first fifteen signs. */
export const checkLetter = (signs: string): string =>
  LETTERS.charAt(
    [...signs].reduce((sum, sign, at) => sum + (at % 2 === 0 ? (ODD[sign] ?? 0) : even(sign)), 0) % 26,
  );

/** Digits replaced by the letters of omocodia, from the last one on. */
const omocodia = (signs: string, count: number): string => {
  const places = [14, 13, 12, 10, 9, 7, 6].slice(0, count);
  return [...signs]
    .map((sign, at) => (places.includes(at) ? 'LMNPQRSTUV'.charAt(Number(sign)) : sign))
    .join('');
};

/** Valid tax codes of persons, of women too, with omocodia now and then. */
export const codiceFiscale = fc
  .tuple(
    letters(6),
    fc.integer({ min: 0, max: 99 }),
    fc.constantFrom(...'ABCDEHLMPRST'),
    fc.integer({ min: 1, max: 28 }),
    fc.boolean(),
    letter,
    fc.integer({ min: 1, max: 999 }),
    fc.constantFrom(0, 0, 0, 1, 3, 7),
  )
  .map(([name, year, month, day, woman, place, number, replaced]) => {
    const plain = `${name}${two(year)}${month}${two(woman ? day + 40 : day)}${place}${String(number).padStart(3, '0')}`;
    const signs = omocodia(plain, replaced);
    return signs + checkLetter(signs);
  });

const remainder = (text: string): number =>
  Number(
    BigInt([...text].map((sign) => (/\d/.test(sign) ? sign : String(sign.charCodeAt(0) - 55))).join('')) %
      97n,
  );

/** Valid Italian IBANs. */
export const iban = fc
  .tuple(letter, fc.integer({ min: 0, max: 9_999_999_999 }), fc.integer({ min: 0, max: 999_999_999_999 }))
  .map(([cin, bank, account]) => {
    const rest = `${cin}${String(bank).padStart(10, '0')}${String(account).padStart(12, '0')}`;
    return `IT${two(98 - remainder(`${rest}IT00`))}${rest}`;
  });

/** Mobile numbers as they are written. */
export const mobile = fc
  .tuple(
    fc.constantFrom('+39 ', '', '0039'),
    fc.integer({ min: 320, max: 399 }),
    fc.integer({ min: 1_000_000, max: 9_999_999 }),
  )
  .map(([prefix, network, number]) => `${prefix}${network} ${number}`);

/** Addresses of persons. */
export const email = fc
  .tuple(
    fc.constantFrom('maria', 'Luca', 'giulia'),
    fc.constantFrom('rossi', 'bianchi'),
    fc.constantFrom('gmail.com', 'libero.it'),
  )
  .map(([name, surname, domain]) => `${name}.${surname}@${domain}`);

/** Plates. */
export const plate = fc
  .tuple(fc.constantFrom('AB', 'CZ', 'GH'), fc.integer({ min: 0, max: 999 }), fc.constantFrom('XY', 'LM'))
  .map(([left, number, right]) => `${left}${String(number).padStart(3, '0')}${right}`);
