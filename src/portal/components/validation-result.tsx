import type { ReadDocument } from '../../validation/formats/index.js';
import { sarifLog } from '../../validation/formats/index.js';
import { ruleFacts } from '../../validation/formats/rule-facts.js';
import { type Finding, SEVERITIES, type Severity } from '../../validation/index.js';
import { formatNumber } from '../format.js';
import { PAGE_FINDINGS } from '../load/validation.js';
import type { PageContext } from '../page-context.js';

interface ResultProps {
  ctx: PageContext;
  document: ReadDocument;
}

/** How many places of a rule are shown. */
const PLACES = 5;

/** What a check found: in a sentence, in figures, and rule by rule with the first places. */
export function ValidationResult({ ctx, document }: ResultProps) {
  const { t, lang } = ctx;
  const { source, report } = document;
  const { valid, statements, problems } = report;
  const state = statements === 0 ? 'empty' : valid ? 'valid' : 'invalid';
  return (
    <section aria-labelledby="risultato">
      <h2 id="risultato">{t('validator.result')}</h2>
      <div
        class={`alert ${state === 'valid' ? 'alert-success' : 'alert-warning'} portico-alert`}
        role="status"
      >
        {state !== 'empty' && <p class="portico-alert-title">{t(`validator.${state}`)}</p>}
        <p>{t(state === 'empty' ? 'validator.empty' : `validator.${state}Text`)}</p>
      </div>
      <dl class="portico-figures">
        {SEVERITIES.map((severity) => (
          <div>
            <dt>{t(`validator.${severity}`)}</dt>
            <dd>{formatNumber(lang, report.counts[severity])}</dd>
          </div>
        ))}
      </dl>
      <dl class="portico-fields">
        {[
          [t('validator.source'), source || t('validator.pasted')],
          [t('validator.format'), report.format],
          [t('validator.statements'), formatNumber(lang, statements)],
          [t('validator.rules'), t(`validator.mode.${report.mode}`)],
        ].map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {problems.length > 0 && (
        <>
          <h3>{t('validator.reading')}</h3>
          <ul>
            {problems.slice(0, 50).map(({ line, column, message, from }) => (
              <li>
                {line !== undefined && <>{placeText(ctx, line, column)}: </>}
                {message[lang]} {from && <code>{from}</code>}
              </li>
            ))}
          </ul>
        </>
      )}
      {SEVERITIES.map((severity) => (
        <RulesOf ctx={ctx} document={document} severity={severity} />
      ))}
      <Downloads ctx={ctx} document={document} />
    </section>
  );
}

/** "Riga 3, colonna 7". */
export function placeText({ t }: PageContext, line: number, column: number | undefined): string {
  return column === undefined
    ? t('validator.error.line', { line })
    : t('validator.error.place', { line, column });
}

function RulesOf({ ctx, document, severity }: ResultProps & { severity: Severity }) {
  const { t, lang } = ctx;
  const { rules, findings } = document.report;
  const own = rules.filter((rule) => rule.severity === severity);
  if (own.length === 0) return null;
  const id = `rilievi-${severity}`;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t(`validator.${severity}`)}</h3>
      <ul class="portico-rules">
        {own.map(({ rule, path, count, message }) => {
          const places = findings.filter(
            (it) => it.rule === rule && it.severity === severity && (it.path ?? '') === (path ?? ''),
          );
          const { sentence, source } = ruleFacts({ rule, severity, message });
          return (
            <li>
              <p class="portico-rule-title">
                <strong>{message[lang]}</strong>{' '}
                <span class="portico-count">
                  {count === 1 ? t('validator.once') : t('validator.times', { n: formatNumber(lang, count) })}
                </span>
              </p>
              <p>
                {t('validator.mend')} <code>{rule}</code>: {sentence[lang]}
                {source && <> ({source})</>}
              </p>
              <ul class="portico-places">
                {places.slice(0, PLACES).map((finding) => (
                  <Place ctx={ctx} finding={finding} />
                ))}
                {count > PLACES && (
                  <li>
                    {t('validator.more', { n: formatNumber(lang, count - Math.min(PLACES, places.length)) })}
                  </li>
                )}
              </ul>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Place({ ctx, finding }: { ctx: PageContext; finding: Finding }) {
  const { t } = ctx;
  const { focus, path, value, suggestion } = finding;
  return (
    <li>
      <code>{focus || t('validator.document')}</code>
      {path && value && (
        <>
          {' '}
          <code>
            {path} {value}
          </code>
        </>
      )}
      {suggestion && (
        <>
          {' '}
          → {t('validator.suggestion')} <code>{suggestion}</code>
        </>
      )}
    </li>
  );
}

/** The report as files that are in the page itself: nothing is kept here to be fetched later. */
function Downloads({ ctx, document }: ResultProps) {
  const { t, lang } = ctx;
  const { source, report } = document;
  const name =
    source
      .replace(/[?#].*$/, '')
      .split('/')
      .pop()
      ?.replace(/[^\w.-]+/g, '-') || 'documento';
  const files = [
    ['JSON', `${name}.report.json`, 'application/json', { source, ...report }],
    [
      'SARIF',
      `${name}.sarif`,
      'application/sarif+json',
      sarifLog([{ ...document, source: source || name }], lang),
    ],
  ] as const;
  return (
    <>
      <h3>{t('validator.download')}</h3>
      {report.more > 0 && <p>{t('validator.downloadMore', { n: formatNumber(lang, PAGE_FINDINGS) })}</p>}
      <ul class="portico-chips">
        {files.map(([label, file, type, content]) => (
          <li>
            <a
              download={file}
              href={`data:${type};base64,${Buffer.from(JSON.stringify(content)).toString('base64')}`}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
