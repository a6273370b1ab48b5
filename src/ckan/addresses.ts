const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;

/** An address as the model takes it: http where the scheme is missing, as CKAN shows it, blanks encoded. */
export function readAddress(text: string): string | undefined {
  const url = text.trim();
  if (url === '') return undefined;
  const whole = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(url) ? url : `http://${url}`;
  // Only what an IRI cannot hold is encoded: percent signs that are there stay.
  const encoded = whole.replace(/[\s<>"{}|\\^`]/g, (mark) => encodeURIComponent(mark));
  return IRI.test(encoded) ? encoded : undefined;
}
