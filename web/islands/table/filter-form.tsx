import { useState } from 'preact/hooks';
import { cellText } from '../../../src/portal/cell.js';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { translator } from '../common/texts.js';
import type { IslandColumn } from '../island.js';
import {
  type ColumnFilter,
  type FormFault,
  filterKind,
  NO_FILTER,
  readColumnFilter,
  type TextTest,
  writeColumnFilter,
} from './column-filter.js';
import type { ColumnProfile } from './profile.js';
import { TABLE_TEXTS } from './texts.js';

interface FilterFormProps {
  lang: 'it' | 'en';
  column: IslandColumn;
  columns: readonly IslandColumn[];
  filters: readonly string[];
  profile: ColumnProfile | undefined;
  /** Called with all conditions of the table, those of this column renewed. */
  apply(filters: string[]): void;
}

const TESTS: readonly [TextTest, 'contains' | 'begins' | 'equals' | 'differs'][] = [
  ['~', 'contains'],
  ['^=', 'begins'],
  ['=', 'equals'],
  ['!=', 'differs'],
];

/** Numbers and days of more different values are told by their range: none of them is common. */
const MOST_CHOSEN = 100;

/** Longer values stand in no list. */
const LONGEST_CHOICE = 200;

/** The conditions on one column, by its type. */
export function FilterForm({ lang, column, columns, filters, profile, apply }: FilterFormProps) {
  const t = translator(lang, TABLE_TEXTS);
  const kind = filterKind(column);
  const [form, setForm] = useState<ColumnFilter>(() => readColumnFilter(lang, column, filters, columns));
  const [fault, setFault] = useState<FormFault>();
  const change = (part: Partial<ColumnFilter>): void => {
    setFault(undefined);
    setForm({ ...form, ...part });
  };
  const choices = choicesOf(column, profile, form.values);
  const submit = (next: ColumnFilter): void => {
    const written = writeColumnFilter(lang, column, next, filters, columns);
    if ('filters' in written) apply(written.filters);
    else setFault(written);
  };
  const active = JSON.stringify(form) !== JSON.stringify(NO_FILTER);
  const range = (field: 'from' | 'to') => {
    const common = {
      value: form[field],
      onInput: (event: { currentTarget: HTMLInputElement }) => change({ [field]: event.currentTarget.value }),
    };
    const id = `filtro-${field}`;
    return (
      <div>
        <label for={id}>{t(field)}</label>
        {kind === 'day' ? (
          <input id={id} type="date" {...common} />
        ) : (
          <input
            id={id}
            type="text"
            inputMode="decimal"
            aria-invalid={fault?.field === field}
            {...(fault?.field === field && { 'aria-describedby': 'filtro-errore' })}
            {...common}
          />
        )}
      </div>
    );
  };
  return (
    <form
      class="portico-filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit(form);
      }}
    >
      {kind === 'text' && (
        <div class="portico-filter-row">
          <label>
            {t('textTest')}
            <select
              value={form.test}
              onChange={(event) => change({ test: event.currentTarget.value as TextTest })}
            >
              {TESTS.map(([test, word]) => (
                <option key={test} value={test}>
                  {t(word)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('text')}
            <input
              type="text"
              value={form.text}
              onInput={(event) => change({ text: event.currentTarget.value })}
            />
          </label>
        </div>
      )}
      {(kind === 'number' || kind === 'day') && (
        <div class="portico-filter-row">
          {range('from')}
          {range('to')}
        </div>
      )}
      {fault && (
        <p id="filtro-errore" class="portico-form-fault" role="alert">
          {t('notANumber')}
        </p>
      )}
      {choices.length > 0 && (
        <fieldset>
          <legend>{t('values')}</legend>
          {choices.map(({ value, shown, count }) => (
            <label class="portico-choice" key={value}>
              <input
                type="checkbox"
                checked={form.values.includes(value)}
                onChange={(event) =>
                  change({
                    values: event.currentTarget.checked
                      ? [...form.values, value]
                      : form.values.filter((one) => one !== value),
                  })
                }
              />
              <span>{cellText(lang, column, shown)}</span>
              {count !== undefined && <span class="portico-choice-count">{formatNumber(lang, count)}</span>}
            </label>
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend>{t('presence')}</legend>
        {(['any', 'empty', 'filled'] as const).map((presence) => (
          <label class="portico-choice" key={presence}>
            <input
              type="radio"
              name="presence"
              checked={form.presence === presence}
              onChange={() => change({ presence })}
            />
            <span>
              {t(
                ({ any: 'presenceAny', empty: 'presenceEmpty', filled: 'presenceFilled' } as const)[presence],
              )}
            </span>
          </label>
        ))}
      </fieldset>
      <p class="portico-dialog-buttons">
        <button type="submit" class="btn btn-primary btn-xs">
          {t('apply')}
        </button>
        {active && (
          <button type="button" class="btn btn-outline-primary btn-xs" onClick={() => submit(NO_FILTER)}>
            {t('clear')}
          </button>
        )}
      </p>
    </form>
  );
}

interface Choice {
  /** As the interface writes it. */
  value: string;
  shown: unknown;
  count?: number;
}

/** The values a reader can tick: the commonest, and those that were ticked before. */
function choicesOf(
  column: IslandColumn,
  profile: ColumnProfile | undefined,
  ticked: readonly string[],
): Choice[] {
  const truth = column.type === 'boolean';
  const kind = filterKind(column);
  const many = (kind === 'number' || kind === 'day') && (profile?.distinct ?? 0) > MOST_CHOSEN;
  const top = many ? undefined : profile?.top;
  const common: Choice[] = (top ?? (truth ? [true, false].map((value) => ({ value })) : []))
    .map((one) => ({
      value: String(one.value),
      shown: one.value,
      ...('count' in one && { count: one.count }),
    }))
    .filter(({ shown, value }) => shown !== null && value !== '' && value.length <= LONGEST_CHOICE);
  const known = new Set(common.map(({ value }) => value));
  const others = ticked
    .filter((value) => !known.has(value))
    .map((value) => ({ value, shown: truth ? value === 'true' : value }));
  return [...common, ...others];
}
