/**
 * Whether a text is a VAT number: 11 digits, possibly after `IT`, the last of which checks the others by
 * Luhn's formula (D.P.R. 633/1972, art. 35). It is also the codice fiscale of most organisations.
 */
export function isPartitaIva(text: string): boolean {
  const digits = text.trim().replace(/^IT\s?/i, '');
  if (!/^\d{11}$/.test(digits) || /^0+$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < 11; at += 1) {
    const digit = digits.charCodeAt(at) - 0x30;
    const doubled = at % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
