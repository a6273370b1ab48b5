import type { Bilingual } from '../../errors.js';
import { quoteIdentifier, quoteLiteral } from '../../tables/cast-sql.js';
import type { Role } from '../../tables/roles/role.js';
import { PERSONAL_ROLES } from '../../tables/roles/value-roles.js';
import type { Column } from '../../tables/table-model.js';
import { CAP_ZONES } from './cap-zones.js';
import { type CodeList, inList, municipalitiesAsOf } from './code-lists.js';
import type { Probe } from './probe.js';
import type { CheckId, FileCheck } from './report.js';
import { type Judgement, resultOf, type TableRule, type TableToCheck } from './rule.js';

/** How the codes of a role are checked: a form, then perhaps a list. */
interface CodeKind {
  check: CheckId;
  /** Pattern of the whole code (RE2), case as written. */
  form: string;
  list?: CodeList;
  /** Codes of this list are right, and old. */
  former?: CodeList;
  /** Codes of this list may be newer than what is known. */
  later?: CodeList;
  /** Only cells of that form are such codes; others are left alone. */
  onlyFormed?: boolean;
  /** More that a well-formed code has to meet, as SQL over its text. */
  also?(code: string): string;
  message(count: number, column: string): Bilingual;
  mend: Bilingual;
}

const text = (it: string, en: string): Bilingual => ({ it, en });
const cells = (count: number): string => (count === 1 ? '1 cella' : `${count} celle`);
const cellsEn = (count: number): string => (count === 1 ? '1 cell' : `${count} cells`);

/** D.P.R. 633/1972, art. 35: Luhn's formula over eleven digits. */
function luhn(code: string): string {
  const digit = (at: number) => `substr(${code}, ${at}, 1)::INTEGER`;
  const doubled = (at: number) => `substr('0246813579', ${digit(at)} + 1, 1)::INTEGER`;
  const sum = Array.from({ length: 11 }, (_, i) => (i % 2 === 0 ? digit(i + 1) : doubled(i + 1)));
  return `(${sum.join(' + ')}) % 10 = 0`;
}

const ZONES = Object.keys(CAP_ZONES).map(quoteLiteral).join(', ');
const CODE_MEND = text(
  'Correggere i codici indicati; se sono giusti, segnalare il codice nuovo a chi gestisce il portale.',
  'Correct the codes named; if they are right, tell the operators of the portal of the new code.',
);
const doNotExist = (count: number, column: string, it: string, en: string): Bilingual =>
  text(`«${column}»: ${cells(count)} con ${it}.`, `“${column}”: ${cellsEn(count)} with ${en}.`);

const KINDS: Partial<Record<Role, CodeKind>> = {
  istat_municipality: {
    check: 'municipality-codes',
    form: '[0-9]{6}',
    list: 'municipality',
    former: 'former-municipality',
    later: 'later-municipality',
    message: (count, column) =>
      doNotExist(
        count,
        column,
        `un codice ISTAT di comune che non è mai esistito (elenco al ${municipalitiesAsOf()})`,
        `an ISTAT code of a municipality that never existed (list of ${municipalitiesAsOf()})`,
      ),
    mend: text(
      'I codici sono di sei cifre, zeri iniziali compresi: correggere quelli indicati, per esempio confrontandoli con l’elenco ISTAT dei comuni.',
      'Codes have six digits, leading zeros included: correct those named, for example against ISTAT’s list of municipalities.',
    ),
  },
  istat_province: {
    check: 'province-codes',
    form: '[0-9]{3}',
    list: 'province',
    message: (count, column) =>
      doNotExist(
        count,
        column,
        'un codice ISTAT di provincia che non esiste',
        'an ISTAT code of a province that does not exist',
      ),
    mend: CODE_MEND,
  },
  istat_region: {
    check: 'region-codes',
    form: '[0-9]{2}',
    list: 'region',
    message: (count, column) =>
      doNotExist(
        count,
        column,
        'un codice ISTAT di regione che non esiste',
        'an ISTAT code of a region that does not exist',
      ),
    mend: CODE_MEND,
  },
  province_code: {
    check: 'province-codes',
    form: '[A-Z]{2}',
    list: 'plate',
    message: (count, column) =>
      doNotExist(
        count,
        column,
        'una sigla di provincia che non esiste',
        'letters of a province that does not exist',
      ),
    mend: text(
      'Le sigle sono di due lettere maiuscole (BO): correggere quelle indicate. Roma è RM.',
      'Provinces have two capital letters (BO): correct those named. Rome is RM.',
    ),
  },
  cap: {
    check: 'cap',
    form: '[0-9]{5}',
    also: (code) => `substr(${code}, 1, 2) IN (${ZONES}) AND ${code} BETWEEN '00010' AND '98168'`,
    message: (count, column) =>
      doNotExist(count, column, 'un CAP che non può esistere', 'a postal code that cannot exist'),
    mend: text(
      'Un CAP ha cinque cifre, zeri iniziali compresi (00185): correggere le celle indicate e tenere la colonna come testo.',
      'A postal code has five digits, leading zeros included (00185): correct the cells named and keep the column as text.',
    ),
  },
  belfiore: {
    check: 'other-codes',
    form: '[A-MZ][0-9]{3}',
    message: (count, column) =>
      doNotExist(count, column, 'un codice catastale mal formato', 'a malformed cadastral code'),
    mend: text(
      'Un codice catastale è una lettera e tre cifre (A944).',
      'A cadastral code is a letter and three digits (A944).',
    ),
  },
  nuts: {
    check: 'other-codes',
    form: '[A-Z]{2}[0-9A-Z]{0,3}',
    message: (count, column) =>
      doNotExist(count, column, 'un codice NUTS mal formato', 'a malformed NUTS code'),
    mend: text(
      'Un codice NUTS è la sigla del Paese e fino a tre segni (ITH55).',
      'A NUTS code is the country and up to three signs (ITH55).',
    ),
  },
  partita_iva: {
    check: 'other-codes',
    form: '[0-9]{11}',
    onlyFormed: true,
    also: luhn,
    message: (count, column) =>
      doNotExist(
        count,
        column,
        'una partita IVA la cui cifra di controllo non torna',
        'a VAT number whose check digit is wrong',
      ),
    mend: text(
      'Verificare le partite IVA delle righe indicate.',
      'Verify the VAT numbers of the rows named.',
    ),
  },
};

const kindOf = (column: Column): CodeKind | undefined => column.role && KINDS[column.role.role];

/** A cell as a code: without blanks around it, and without the `="…"` that protects it from Excel. */
export function codeText(column: Column): string {
  const plain = `trim(${quoteIdentifier(column.name)}::VARCHAR)`;
  const wrapped = (column.evidence.classes.ExcelText ?? 0) > 0;
  return wrapped ? `regexp_replace(${plain}, '^="(.*)"$', '\\1')` : plain;
}

/** Condition that a cell holds something: no blank, no word for "no value". */
export function isFilled(column: Column): string {
  const value = codeText(column);
  const nulls = column.nulls.map(quoteLiteral);
  return nulls.length === 0 ? `${value} <> ''` : `(${value} <> '' AND ${value} NOT IN (${nulls.join(', ')}))`;
}

const keys = (column: Column) => ({
  filled: `code filled ${column.name}`,
  wrong: `code wrong ${column.name}`,
  former: `code former ${column.name}`,
  later: `code later ${column.name}`,
});

/** Codes that do not exist. What is checked depends on the role of the column. */
export const codeRule: TableRule = {
  lists: (table) =>
    table.columns.flatMap((column) => {
      const kind = kindOf(column);
      return [kind?.list, kind?.former, kind?.later].filter((list) => list !== undefined);
    }),

  probes(table) {
    return table.columns.flatMap((column): Probe[] => {
      const kind = kindOf(column);
      if (!kind) return [];
      const code = codeText(column);
      const formed = `regexp_full_match(${code}, '${kind.form}')`;
      const filled = kind.onlyFormed ? formed : isFilled(column);
      const key = keys(column);
      const listed = [kind.list, kind.former, kind.later].flatMap((list) =>
        list ? [inList(code, list)] : [],
      );
      const right = [
        formed,
        ...(listed.length > 0 ? [`(${listed.join(' OR ')})`] : []),
        // Guarded: an expression over digits must not be computed for anything else.
        ...(kind.also ? [`CASE WHEN ${formed} THEN ${kind.also(code)} ELSE false END`] : []),
      ].join(' AND ');
      const isPrivate = column.role !== undefined && PERSONAL_ROLES.has(column.role.role);
      const common = { column: column.name, ...(isPrivate && { isPrivate }) };
      return [
        { key: key.filled, where: filled, ...common, countOnly: true },
        { key: key.wrong, where: `${filled} AND NOT (${right})`, ...common },
        ...(kind.former ? [{ key: key.former, where: inList(code, kind.former), ...common }] : []),
        ...(kind.later ? [{ key: key.later, where: inList(code, kind.later), ...common }] : []),
      ];
    });
  },

  judge(table, results): Judgement {
    const checks: FileCheck[] = [];
    const accuracy = { checked: 0, wrong: 0 };
    for (const column of table.columns) {
      const kind = kindOf(column);
      if (!kind) continue;
      const key = keys(column);
      const wrong = resultOf(results, key.wrong);
      accuracy.checked += resultOf(results, key.filled).count;
      accuracy.wrong += wrong.count;
      if (wrong.count > 0) {
        checks.push({
          id: kind.check,
          status: 'failed',
          severity: 'error',
          message: kind.message(wrong.count, column.name),
          mend: kind.mend,
          column: column.name,
          ...wrong,
        });
      }
      const former = resultOf(results, key.former);
      if (former.count > 0) checks.push(formerCodes(kind.check, column.name, former));
      const later = resultOf(results, key.later);
      if (later.count > 0) checks.push(laterCodes(kind.check, column.name, later));
    }
    return { checks, accuracy };
  },
};

/** Old codes are right for their time: said, for whoever joins tables. */
function formerCodes(
  id: CheckId,
  column: string,
  found: { count: number; samples: FileCheck['samples'] },
): FileCheck {
  return {
    id,
    status: 'warning',
    severity: 'info',
    message: text(
      `«${column}»: ${cells(found.count)} con il codice di un comune che non c’è più (fuso o passato ad altra provincia).`,
      `“${column}”: ${cellsEn(found.count)} with the code of a municipality that is no more (merged, or moved to another province).`,
    ),
    mend: text(
      'Se i dati sono di oggi, usare i codici in vigore; se sono storici, scriverne la data nella descrizione.',
      'If the data are of today, use the codes in force; if they are historic, give their date in the description.',
    ),
    column,
    ...found,
  };
}

/** The list is of a date: a code that follows its last ones is a question rather than an error. */
function laterCodes(
  id: CheckId,
  column: string,
  found: { count: number; samples: FileCheck['samples'] },
): FileCheck {
  const date = municipalitiesAsOf();
  return {
    id,
    status: 'warning',
    severity: 'info',
    message: text(
      `«${column}»: ${cells(found.count)} con un codice che segue gli ultimi dell’elenco dei comuni al ${date}: può essere di un comune istituito dopo.`,
      `“${column}”: ${cellsEn(found.count)} with a code that follows the last ones of the list of municipalities of ${date}: it may be of a municipality made later.`,
    ),
    mend: text(
      'Verificare i codici indicati nell’elenco ISTAT più recente.',
      'Verify the codes named in the newest list of ISTAT.',
    ),
    column,
    ...found,
  };
}

/** Which check each column of codes belongs to, for the ones that passed. */
export const codeChecksOf = (table: TableToCheck): CheckId[] =>
  table.columns.flatMap((column) => kindOf(column)?.check ?? []);
