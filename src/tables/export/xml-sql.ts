/** Characters that XML 1.0 cannot hold, however they are written (section 2.2). */
const FORBIDDEN = [
  ...Array.from({ length: 32 }, (_, code) => code).filter((code) => ![9, 10, 13].includes(code)),
  0xfffe,
  0xffff,
];

const CLASS = '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{FFFE}\\x{FFFF}]';

/** `&`, `<` and `>` escaped; line ends kept from being joined by the reader. */
const escaped = (sql: string): string =>
  `replace(replace(replace(replace(${sql}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(13), '&#13;')`;

/**
 * A text as XML text, in SQL. What XML cannot hold becomes U+FFFD, the sign for a character that is not there.
 * @param sql a column or another cheap expression of type text
 */
export const xmlTextSql = (sql: string): string =>
  `CASE WHEN regexp_matches(${sql}, '[&<>\\r]|${CLASS}') THEN ${escaped(`regexp_replace(${sql}, '${CLASS}', '\ufffd', 'g')`)} ELSE ${sql} END`;

/**
 * The same for a workbook, where such characters are `_x0007_` (ECMA-376 part 1, 22.9.2.19), and a text that happens to
 * look like that has its first sign written so. @param sql a column: it stands in several places
 */
export function workbookTextSql(sql: string): string {
  const marks = `regexp_replace(${sql}, '_(x[0-9A-Fa-f]{4}_)', '_x005F_\\1', 'g')`;
  const written = `list_transform(string_split(${marks}, ''), lambda sign: CASE WHEN regexp_matches(sign, '${CLASS}') THEN printf('_x%04X_', unicode(sign)) ELSE sign END)`;
  return [
    `CASE WHEN regexp_matches(${sql}, '${CLASS}|_x[0-9A-Fa-f]{4}_') THEN ${escaped(`array_to_string(${written}, '')`)}`,
    `WHEN regexp_matches(${sql}, '[&<>\\r]') THEN ${escaped(sql)}`,
    `ELSE ${sql} END`,
  ].join(' ');
}

/** A text as XML text without looking first whether anything must be escaped. */
export const escapedSql = (sql: string): string =>
  escaped(`regexp_replace(${sql}, '${CLASS}', '\ufffd', 'g')`);

/** Whether XML can hold a character. */
const isAllowed = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return !FORBIDDEN.includes(code) && !(code >= 0xd800 && code <= 0xdfff);
};

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** A text as XML text or attribute. */
export const xmlText = (text: string): string =>
  /^[ !#-%'-;=?-~\u00a0-\ud7ff]*$/.test(text)
    ? text
    : Array.from(text, (character) =>
        isAllowed(character) ? (ESCAPES[character] ?? character) : '\ufffd',
      ).join('');
