import type { DuckDBConnection } from '@duckdb/node-api';
import { isProvinceLetters } from '../../tables/roles/places-of-italy.js';
import { provinceByPlate, vocabulary } from '../../vocabularies/index.js';
import { readTable } from '../../vocabularies/table.js';
import { CAP_ZONES } from './cap-zones.js';

/** The lists that codes are looked up in, as temporary tables of one connection: `code_list(list, code)`. */
export type CodeList =
  | 'municipality'
  | 'former-municipality'
  | 'later-municipality'
  | 'province'
  | 'region'
  | 'plate'
  | 'cap-pair';

let known: ReadonlyMap<CodeList, ReadonlySet<string>> | undefined;

/**
 * The codes of each list. `former-municipality` are those that were in force once and are no longer; `later-municipality`
 * those that ISTAT would give next, to municipalities and provinces made after the edition of the vocabulary; provinces
 * are all that current or former municipalities begin with, and metropolitan cities by their own codes (237); `cap-pair` joins a postal zone with a province that lies in it,
 * by vehicle code (`40BO`) and by ISTAT code (`40037`).
 */
export function codeLists(): ReadonlyMap<CodeList, ReadonlySet<string>> {
  known ??= readLists();
  return known;
}

function readLists(): ReadonlyMap<CodeList, ReadonlySet<string>> {
  const places = vocabulary('place').concepts;
  const codesOf = (kind: string) => places.filter((place) => place.kind === kind).map(({ code }) => code);
  const former = readTable('place-municipality-former').rows.map(({ code }) => code);
  return new Map<CodeList, ReadonlySet<string>>([
    ['municipality', new Set(codesOf('municipality'))],
    ['former-municipality', new Set(former)],
    ['later-municipality', new Set(laterCodes([...codesOf('municipality'), ...former]))],
    [
      'province',
      new Set([...codesOf('province'), ...former.map((code) => code.slice(0, 3)), ...METROPOLITAN]),
    ],
    ['region', new Set(codesOf('region'))],
    ['plate', new Set(plates())],
    ['cap-pair', new Set(capPairs())],
  ]);
}

/** Metropolitan cities as supra-municipal units (ISTAT): 200 and the number of the province they took the place of. */
const METROPOLITAN = '201 210 215 227 237 248 258 263 272 280 282 283 287 292'.split(' ');

/** The last province of the vocabulary is 111; numbers from 701 on are of territories that Italy lost. */
const NEXT_PROVINCES = [112, 113, 114, 115, 116, 117, 118, 119];
const LOST_FROM = 700;
const MUNICIPALITIES_OF_NEW_PROVINCE = 200;
const NEXT_OF_PROVINCE = 5;

/** Codes are given in order: those that follow the last one of each province, and provinces that follow the last one. */
function laterCodes(known: readonly string[]): string[] {
  const last = new Map<string, number>();
  for (const code of known) {
    const number = Number(code.slice(3));
    const province = code.slice(0, 3);
    if (number < LOST_FROM) last.set(province, Math.max(last.get(province) ?? 0, number));
  }
  const three = (number: number): string => String(number).padStart(3, '0');
  const following = [...last].flatMap(([province, number]) =>
    Array.from({ length: NEXT_OF_PROVINCE }, (_, i) => province + three(number + i + 1)),
  );
  const ofProvinces = NEXT_PROVINCES.flatMap((province) =>
    Array.from({ length: MUNICIPALITIES_OF_NEW_PROVINCE }, (_, i) => three(province) + three(i + 1)),
  );
  return [...following, ...ofProvinces];
}

function plates(): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters.flatMap((a) => letters.map((b) => a + b)).filter(isProvinceLetters);
}

/** Former provinces of Sardinia whose municipalities keep their old codes. */
const FORMER_SARDINIA = ['104', '105', '106', '107'];

function capPairs(): string[] {
  return Object.entries(CAP_ZONES).flatMap(([zone, provinces]) => {
    const codes = provinces.split(' ').flatMap((plate) => [plate, provinceByPlate(plate)?.code ?? plate]);
    const former = provinces.includes('SU') ? FORMER_SARDINIA : [];
    return [...codes, ...former].map((code) => zone + code);
  });
}

/** Where the current list of municipalities ends: later codes are not in it. yyyy-mm-dd. */
export const municipalitiesAsOf = (): string =>
  vocabulary('place').tables.find(({ date, title }) => date && /Comuni/.test(title.it))?.date ?? '';

/** Puts the lists that are needed into a temporary table of this connection. */
export async function createCodeTable(
  connection: DuckDBConnection,
  lists: ReadonlySet<CodeList>,
): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE code_list (list VARCHAR, code VARCHAR)');
  for (const list of lists) {
    const codes = [...(codeLists().get(list) ?? [])].join(' ');
    await connection.run(`INSERT INTO code_list SELECT $1, unnest(string_split($2, ' '))`, [list, codes]);
  }
}

/** SQL condition that a text expression is in a list. Hashed once a scan, whatever the size of list and table. */
export const inList = (expression: string, list: CodeList): string =>
  `(${expression} IN (SELECT code FROM code_list WHERE list = '${list}'))`;
