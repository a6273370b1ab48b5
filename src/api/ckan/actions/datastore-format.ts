/** A text within XML; characters that XML 1.0 does not have are left out. */
export const xmlText = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const XML_NAME = /^[A-Za-z_][\w.-]*$/;

/** An element for a value of a row, named by its column where XML allows. */
export function xmlCell(name: string, value: string): string {
  const text = xmlText(value);
  return XML_NAME.test(name)
    ? `<${name}>${text}</${name}>`
    : `<value column="${xmlText(name)}">${text}</value>`;
}
