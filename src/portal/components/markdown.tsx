import { renderMarkdown } from '../markdown.js';

/** A description as formatted text. `renderMarkdown` escapes all HTML of its source. */
export const Markdown = ({ text, lang }: { text: string; lang?: string | undefined }) => (
  <div class="portico-prose" lang={lang} dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />
);
