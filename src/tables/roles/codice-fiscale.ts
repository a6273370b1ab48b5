/**
 * The tax code of a person, 16 signs: surname and name, birth date, municipality of birth, check letter
 * (D.M. 23 dicembre 1976). Digits may be replaced by the letters of omocodia, L for 0 to V for 9, where
 * two persons would share a code.
 */
const SHAPE = /^[A-Z]{6}[\dLMNPQRSTUV]{2}[ABCDEHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]$/;

/** Values of the signs 0-9 and A-Z in odd places (first, third...). In even places a sign counts as its number. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Whether a text is a person's codice fiscale with the right check letter, in any case. */
export function isCodiceFiscale(text: string): boolean {
  const code = text.trim().toUpperCase();
  if (!SHAPE.test(code)) return false;
  let sum = 0;
  for (let at = 0; at < 15; at += 1) {
    const sign = code.charCodeAt(at);
    const number = sign < 0x41 ? sign - 0x30 : sign - 0x41;
    sum += at % 2 === 0 ? (ODD[number] as number) : number;
  }
  return code.charCodeAt(15) === 0x41 + (sum % 26);
}

/** Whether a text has the shape of one, right or not. */
export function looksLikeCodiceFiscale(text: string): boolean {
  return SHAPE.test(text.trim().toUpperCase());
}
