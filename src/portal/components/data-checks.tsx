import {
  type CheckSample,
  type FileCheck,
  type FileCheckReport,
  MEASURES,
  statusesOf,
  titleOf,
} from '../../validation/data-checks/index.js';
import { formatNumber } from '../format.js';
import type { PageContext } from '../page-context.js';
import { Moment } from './fields.js';

const asksForAttention = ({ status }: FileCheck): boolean => status === 'failed' || status === 'warning';

/** The checks of a file's data: what asks for attention with what to do, the measures, then everything else. */
export function DataChecks({ ctx, report, api }: { ctx: PageContext; report: FileCheckReport; api: string }) {
  const { t } = ctx;
  const { failed, warning, passed } = statusesOf(report.checks);
  const [before = '', after = ''] = t('checks.summary', { failed, warning, passed }).split('{date}');
  const open = report.checks.filter(asksForAttention);
  return (
    <section id="controlli-sui-dati" aria-labelledby="controlli-sui-dati-titolo">
      <h2 id="controlli-sui-dati-titolo">{t('checks.title')}</h2>
      <p>
        {before}
        <Moment ctx={ctx} value={report.checkedAt} />
        {after}
      </p>
      {open.length === 0 ? (
        <p>{t('checks.clean')}</p>
      ) : (
        <ul class="portico-findings">
          {open.map((check) => (
            <li>
              <OpenCheck
                ctx={ctx}
                check={check}
                tables={new Set(report.columns.map(({ part }) => part)).size}
              />
            </li>
          ))}
        </ul>
      )}
      <Measures ctx={ctx} report={report} />
      <OtherChecks ctx={ctx} checks={report.checks.filter((check) => !asksForAttention(check))} />
      <p>
        <a href={api}>{t('checks.api')}</a>
      </p>
    </section>
  );
}

function OpenCheck({ ctx, check, tables }: { ctx: PageContext; check: FileCheck; tables: number }) {
  const { t, lang } = ctx;
  const word =
    check.status === 'warning' && check.severity === 'info' ? 'info' : (check.status as 'failed' | 'warning');
  return (
    <>
      <strong>{t(`checks.${word}`)}</strong> – {titleOf(check.id)[lang]}: {check.message[lang]}
      {tables > 1 && check.part !== undefined && <> ({t('checks.table', { n: check.part + 1 })})</>}
      {check.mend && (
        <>
          <br />
          <em>{t('checks.mend')}</em> {check.mend[lang]}
        </>
      )}
      {check.samples.length > 0 && (
        <details class="portico-details">
          <summary>{t('checks.cells', { n: check.samples.length })}</summary>
          <ul>
            {check.samples.map((sample) => (
              <li>{placeOf(ctx, sample)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** "riga 17, colonna CAP: «4012»". */
function placeOf({ t, lang }: PageContext, { row, line, column, value }: CheckSample): string {
  const place = [
    row !== undefined && t('checks.rowOf', { row }),
    line !== undefined && t('checks.lineOf', { line }),
    column !== undefined && t('checks.columnOf', { column }),
  ].filter(Boolean);
  const cell = value === undefined ? '' : lang === 'it' ? `«${value}»` : `“${value}”`;
  return [place.join(', '), cell].filter((text) => text !== '').join(': ');
}

function Measures({ ctx, report }: { ctx: PageContext; report: FileCheckReport }) {
  const { t, lang } = ctx;
  return (
    <>
      <h3>{t('checks.measures')}</h3>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('checks.measure')}</th>
            <th scope="col">{t('checks.value')}</th>
            <th scope="col">{t('checks.meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {MEASURES.map((id) => {
            const { value, explanation } = report.measures[id];
            return (
              <tr>
                <th scope="row">{t(`checks.${id}`)}</th>
                <td>{value === null ? t('checks.notMeasured') : percent(lang, value)}</td>
                <td>{explanation[lang]}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

/** Never 100 % where something is missing. */
const percent = (lang: PageContext['lang'], value: number): string =>
  `${formatNumber(lang, value < 1 ? Math.floor(value * 1000) / 10 : 100)} %`;

function OtherChecks({ ctx, checks }: { ctx: PageContext; checks: readonly FileCheck[] }) {
  const { t, lang } = ctx;
  return (
    <details class="portico-details">
      <summary>{t('checks.others')}</summary>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('checks.check')}</th>
            <th scope="col">{t('checks.outcome')}</th>
            <th scope="col">{t('checks.meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ id, status, message }) => (
            <tr>
              <th scope="row">{titleOf(id)[lang]}</th>
              <td>{t(`checks.${status === 'passed' ? 'passed' : 'not-applicable'}`)}</td>
              <td>{message[lang]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
