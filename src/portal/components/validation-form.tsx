import type { ComponentChildren } from 'preact';
import { MODES } from '../../validation/index.js';
import { address } from '../links.js';
import type { ValidationFault, ValidationForm as Values } from '../load/validation.js';
import type { PageContext } from '../page-context.js';

interface FieldProps {
  id: string;
  label: string;
  help?: string;
  /** What is wrong with what was sent. */
  error?: string | undefined;
  children: ComponentChildren;
}

/** A label, what helps to fill in its field, and what is wrong with it, tied to the field by id. */
function Field({ id, label, help, error, children }: FieldProps) {
  return (
    <div class="portico-field">
      <label htmlFor={id}>{label}</label>
      {help && (
        <p class="portico-field-help" id={`${id}-aiuto`}>
          {help}
        </p>
      )}
      {error && (
        <p class="portico-field-error" id={`${id}-errore`}>
          {error}
        </p>
      )}
      {children}
    </div>
  );
}

interface FormProps {
  ctx: PageContext;
  values: Values;
  fault?: ValidationFault | undefined;
  faultText?: string | undefined;
}

/** The form of the validator: works as it is, without a script. */
export function ValidationForm({ ctx, values, fault, faultText }: FormProps) {
  const { t, lang, links } = ctx;
  const errorOf = (field: ValidationFault['field']) => (fault?.field === field ? faultText : undefined);
  const about = (field: ValidationFault['field']) => ({
    'aria-describedby': `${field}-aiuto${errorOf(field) ? ` ${field}-errore` : ''}`,
    ...(errorOf(field) && { 'aria-invalid': 'true' as const }),
  });
  return (
    <form
      class="portico-form"
      method="post"
      encType="multipart/form-data"
      action={address(links.plain('/validatore'), {}, lang)}
    >
      <p>{t('validator.one')}</p>
      <Field id="url" label={t('validator.url')} help={t('validator.urlHelp')} error={errorOf('url')}>
        <input id="url" name="url" type="url" maxLength={2000} value={values.url} {...about('url')} />
      </Field>
      <Field id="file" label={t('validator.file')} help={t('validator.fileHelp')} error={errorOf('file')}>
        <input id="file" name="file" type="file" {...about('file')} />
      </Field>
      <Field id="text" label={t('validator.text')} help={t('validator.textHelp')} error={errorOf('text')}>
        <textarea id="text" name="text" rows={12} spellcheck={false} value={values.text} {...about('text')} />
      </Field>
      <Field id="mode" label={t('validator.mode')}>
        <select id="mode" name="mode">
          {[...MODES]
            .sort((a, b) => Number(b === 'portico') - Number(a === 'portico'))
            .map((mode) => (
              <option value={mode} selected={mode === values.mode}>
                {t(`validator.mode.${mode}`)}
              </option>
            ))}
        </select>
      </Field>
      <p>
        <button type="submit" class="btn btn-primary">
          {t('validator.submit')}
        </button>
      </p>
    </form>
  );
}
