/** Whether a text is a CUP, the code of a public investment project: letter, two digits, letter, eleven digits. */
export function isCup(text: string): boolean {
  return /^[A-Z]\d{2}[A-Z]\d{11}$/.test(text.trim().toUpperCase());
}

/** Whether a text has the shape of a CIG, the code of a tender: ten digits and capital letters. */
export function looksLikeCig(text: string): boolean {
  return /^(?=.*\d)[\dA-Z]{10}$/.test(text.trim().toUpperCase());
}

/**
 * Whether a text is an ordinary CIG by its own check: seven digits, then three hexadecimal ones that are the
 * number times 211 modulo 4091. Smart CIGs (from X, Y, Z) and those of the platforms have other checks.
 */
export function isCheckedCig(text: string): boolean {
  const code = text.trim().toUpperCase();
  if (!/^\d{7}[\dA-F]{3}$/.test(code) || code.startsWith('0000000')) return false;
  return Number.parseInt(code.slice(7), 16) === (Number(code.slice(0, 7)) * 211) % 4091;
}
