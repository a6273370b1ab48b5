import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A page as an HTML document. */
export const renderPage = (page: VNode): string => `<!doctype html>${renderToString(page)}`;

/** JSON for a `<script>` of data: no sequence in it can end the element. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
