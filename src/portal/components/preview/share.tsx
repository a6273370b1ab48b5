import type { DatasetRecord } from '../../../catalog/record.js';
import { frameCode } from '../../frame-code.js';
import { address } from '../../links.js';
import type { Preview } from '../../load/tables.js';
import type { PageContext } from '../../page-context.js';

interface ShareProps {
  ctx: PageContext;
  record: DatasetRecord;
  preview: Preview;
  title: string;
}

/**
 * The permanent link to a view and the code that frames it. Without script they are those of the page as it was loaded;
 * the script keeps them in step and shows the buttons that copy.
 */
export function Share({ ctx, record, preview, title }: ShareProps) {
  const { t, lang } = ctx;
  const { distribution, request } = preview;
  const path = `/dataset/${record.name}/resource/${distribution.id}`;
  const link = `${ctx.publicUrl}${address(path, request.params, lang)}#anteprima`;
  const framed = `${ctx.publicUrl}${address(`${path}/embed`, request.params, lang)}`;
  return (
    <details class="portico-details portico-share" data-copying>
      <summary>{t('share.title')}</summary>
      <div class="portico-share-field">
        <label for="condividi-link">{t('share.link')}</label>
        <div>
          <input id="condividi-link" type="text" readOnly value={link} data-share="link" />
          <button type="button" class="btn btn-outline-primary btn-xs" data-copy="condividi-link" hidden>
            {t('share.copyLink')}
          </button>
        </div>
      </div>
      <div class="portico-share-field">
        <label for="condividi-codice">{t('share.embed')}</label>
        <div>
          <textarea id="condividi-codice" readOnly rows={3} data-share="embed">
            {frameCode(framed, title)}
          </textarea>
          <button type="button" class="btn btn-outline-primary btn-xs" data-copy="condividi-codice" hidden>
            {t('share.copyEmbed')}
          </button>
        </div>
      </div>
      <p role="status" data-copied={t('share.copied')} data-not-copied={t('share.notCopied')} />
    </details>
  );
}
