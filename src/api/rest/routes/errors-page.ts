import type { FastifyInstance } from 'fastify';
import { ERRORS } from '../../../errors.js';
import { languageOf } from '../../common/problem.js';

const WORDS = {
  it: { title: 'Errori', code: 'Codice', status: 'Stato HTTP', meaning: 'Significato' },
  en: { title: 'Errors', code: 'Code', status: 'HTTP status', meaning: 'Meaning' },
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

/** The catalogue of errors as a page: where the `type` of a problem leads. */
export function errorsHtml(language: 'it' | 'en'): string {
  const words = WORDS[language];
  const rows = Object.entries(ERRORS)
    .map(
      ([name, error]) =>
        `<tr id="${error.code}"><th scope="row"><code>${error.code}</code> ${name}</th><td>${error.status}</td><td>${escapeHtml(error[language])}</td></tr>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.title} - Portico</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#17324d}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;border-bottom:1px solid #c2c7d0;vertical-align:top}tr:target{background:#fff7d6}</style></head>
<body><main><h1>${words.title}</h1>
<table><thead><tr><th scope="col">${words.code}</th><th scope="col">${words.status}</th><th scope="col">${words.meaning}</th></tr></thead>
<tbody>
${rows}
</tbody></table></main></body></html>
`;
}

/** Serves that page at `/docs/errors`. */
export function errorsPage(app: FastifyInstance): void {
  app.get('/docs/errors', { schema: { hide: true } }, async (request, reply) => {
    const language = languageOf(request);
    reply
      .type('text/html; charset=utf-8')
      .header('Content-Language', language)
      .header('Vary', 'Accept-Language');
    return errorsHtml(language);
  });
}
