/** A value as text in CSV, TSV and XML: nothing for null, JSON for what is nested. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A line of CSV (RFC 4180 quoting), or of TSV with a tab as separator. */
export function csvLine(values: readonly unknown[], separator: ',' | '\t'): string {
  const cells = values.map((value) => {
    const text = cellText(value);
    return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(separator)}\r\n`;
}

/** A text within XML; characters that XML 1.0 does not have are left out. */
export const xmlText = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const XML_NAME = /^[A-Za-z_][\w.-]*$/;

/** A row of XML: an element for each column, named by it where XML allows. */
export function xmlRow(names: readonly string[], values: readonly unknown[]): string {
  const cells = names.map((name, at) => {
    if (name === '_id') return '';
    const text = xmlText(cellText(values[at]));
    return XML_NAME.test(name)
      ? `<${name}>${text}</${name}>`
      : `<value column="${xmlText(name)}">${text}</value>`;
  });
  const id = names.indexOf('_id');
  return `<row${id === -1 ? '' : ` _id="${xmlText(cellText(values[id]))}"`}>${cells.join('')}</row>\n`;
}
