import type { VNode } from 'preact';
import { ValidationForm } from '../components/validation-form.js';
import { placeText, ValidationResult } from '../components/validation-result.js';
import { Layout } from '../layout.js';
import type { ValidationOutcome, ValidationForm as Values } from '../load/validation.js';
import type { PageContext } from '../page-context.js';

export interface ValidatorPageProps {
  ctx: PageContext;
  values: Values;
  /** Of what was sent; none when the form is opened. */
  outcome?: ValidationOutcome;
}

/** The public validator: a form, and above it what came of the last one. */
export function ValidatorPage({ ctx, values, outcome }: ValidatorPageProps): VNode {
  const { t, lang } = ctx;
  const fault = outcome && 'fault' in outcome ? outcome.fault : undefined;
  const document = outcome && 'document' in outcome ? outcome.document : undefined;
  const faultText = fault && ('key' in fault.message ? t(fault.message.key) : fault.message[lang]);
  const name = t('validator.title');
  const title = fault
    ? t('validator.errorTitle', { title: name })
    : document
      ? t('validator.resultTitle', { title: name })
      : name;
  return (
    <Layout ctx={ctx} title={title} description={t('validator.lead')} noIndex={outcome !== undefined}>
      <div class="container-xxl portico-page">
        <h1>{name}</h1>
        <p class="lead">{t('validator.lead')}</p>
        {fault && (
          <div class="alert alert-danger portico-alert" role="alert" tabIndex={-1}>
            <h2 class="portico-alert-title">{t('validator.error')}</h2>
            <p>
              <a href={`#${fault.field}`}>{faultText}</a>
            </p>
            {fault.line !== undefined && <p>{placeText(ctx, fault.line, fault.column)}</p>}
          </div>
        )}
        {document && <ValidationResult ctx={ctx} document={document} />}
        <section aria-labelledby="modulo">
          <h2 id="modulo">{t(document ? 'validator.again' : 'validator.form')}</h2>
          <ValidationForm ctx={ctx} values={values} fault={fault} faultText={faultText} />
          <p>
            {t('validator.machines')} <a href={ctx.links.plain('/docs/api')}>{t('validator.api')}</a>,{' '}
            <code>portico validate</code>
          </p>
        </section>
      </div>
    </Layout>
  );
}
