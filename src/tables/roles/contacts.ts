/** Whether a text is an address on the web. */
export function isUri(text: string): boolean {
  return /^(?:https?|ftp):\/\/[^\s"<>]+$/i.test(text) || /^www\.[^\s"<>]+\.[a-z]{2,}/i.test(text);
}

/** Whether a text is one or more e-mail addresses. */
export function isEmail(text: string): boolean {
  return /^(?:mailto:)?[^\s@,;<>]+@[^\s@,;<>]+\.[a-z]{2,}(?:\s*[,;/]\s*[^\s@,;<>]+@[^\s@,;<>]+\.[a-z]{2,})*$/i.test(
    text,
  );
}

/** Whether a text may be one or more telephone numbers: six digits or more, and only what goes with them. */
export function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return (
    digits >= 5 &&
    digits <= 40 &&
    /^[\d\s+()/.,;\-–]+(?:(?:int|interno|fax|tel)\.?\s*[\d\s,/.-]+)*$/i.test(text)
  );
}

/** Whether a text is a time of day. */
export function isTime(text: string): boolean {
  return /^(?:[01]?\d|2[0-4])[:.][0-5]\d(?:[:.][0-5]\d)?$/.test(text);
}

/** Whether a text is a time of day beyond doubt: 08.10 may be a code. */
export function isColonTime(text: string): boolean {
  return text.includes(':') && isTime(text);
}

/** Whether a text is the plate of a vehicle registered in Italy since 1994 (the letters I, O, Q, U are not used). */
export function isVehiclePlate(text: string): boolean {
  return /^[A-HJ-NPR-TV-Z]{2}\s?\d{3}\s?[A-HJ-NPR-TV-Z]{2}$/i.test(text);
}
