import type { Column } from '../../tables/table-model.js';
import { inList } from './code-lists.js';
import { codeText } from './code-rules.js';
import { type Judgement, resultOf, type TableRule, type TableToCheck } from './rule.js';

/** Columns that tell the province of a row, the surest first. */
const PROVINCES = ['province_code', 'istat_province', 'istat_municipality'] as const;

interface Pair {
  cap: Column;
  province: Column;
}

/** Each column of postal codes with the column of provinces closest to it, by place in the table. */
export function capPairs(table: TableToCheck): Pair[] {
  const placed = table.columns.map((column, at) => ({ column, at }));
  return placed.flatMap(({ column: cap, at }) => {
    if (cap.role?.role !== 'cap') return [];
    for (const role of PROVINCES) {
      const [nearest] = placed
        .filter(({ column }) => column.role?.role === role)
        .sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at));
      if (nearest) return [{ cap, province: nearest.column }];
    }
    return [];
  });
}

const keyOf = ({ cap }: Pair, what: string) => `cap ${what} ${cap.name}`;

/** Whether a postal code and the province of its row go together; only rows in which both are valid count. */
export const capProvinceRule: TableRule = {
  lists: (table) => (capPairs(table).length > 0 ? ['cap-pair', 'plate', 'province', 'municipality'] : []),

  probes: (table) =>
    capPairs(table).flatMap((pair) => {
      const cap = codeText(pair.cap);
      const place = codeText(pair.province);
      const role = pair.province.role?.role;
      const list =
        role === 'province_code' ? 'plate' : role === 'istat_province' ? 'province' : 'municipality';
      const province = list === 'municipality' ? `substr(${place}, 1, 3)` : place;
      const both = `(regexp_full_match(${cap}, '[0-9]{5}') AND ${inList(place, list)})`;
      const paired = inList(`(substr(${cap}, 1, 2) || ${province})`, 'cap-pair');
      return [
        { key: keyOf(pair, 'checked'), column: pair.cap.name, where: both, countOnly: true },
        { key: keyOf(pair, 'wrong'), column: pair.cap.name, where: `${both} AND NOT ${paired}` },
      ];
    }),

  judge(table, results): Judgement {
    const accuracy = { checked: 0, wrong: 0 };
    const checks = capPairs(table).flatMap((pair): Judgement['checks'] => {
      const wrong = resultOf(results, keyOf(pair, 'wrong'));
      accuracy.checked += resultOf(results, keyOf(pair, 'checked')).count;
      accuracy.wrong += wrong.count;
      if (wrong.count === 0) return [];
      const [cap, province] = [pair.cap.name, pair.province.name];
      return [
        {
          id: 'cap-province',
          status: 'warning',
          severity: 'warning',
          message: {
            it: `${wrong.count} righe hanno in «${cap}» un CAP che non è della provincia in «${province}».`,
            en: `${wrong.count} rows have in “${cap}” a postal code that is not of the province in “${province}”.`,
          },
          mend: {
            it: 'Verificare CAP e provincia delle righe indicate: uno dei due è sbagliato.',
            en: 'Verify postal code and province of the rows named: one of the two is wrong.',
          },
          column: cap,
          ...wrong,
        },
      ];
    });
    return { checks, accuracy };
  },
};
