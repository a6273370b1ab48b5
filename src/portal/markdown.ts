import MarkdownIt from 'markdown-it';

/**
 * Descriptions are Markdown from anywhere: HTML is text, images are not fetched from third parties, links lead only to
 * web and mail addresses and vouch for nobody.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable('image');

markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim());

markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'nofollow noopener');
  return self.renderToken(tokens, index, options);
};

// A heading of a description must not break the outline of the page around it.
markdown.renderer.rules.heading_open = () => '<p><strong>';
markdown.renderer.rules.heading_close = () => '</strong></p>\n';
markdown.renderer.rules.table_open = () => '<div class="portico-scroll" tabindex="0"><table class="table">\n';
markdown.renderer.rules.table_close = () => '</table></div>\n';

/** Longest description rendered: beyond it, it is a document and not a description. */
const LONGEST = 100_000;

/** Markdown as safe HTML. */
export const renderMarkdown = (text: string): string => markdown.render(text.slice(0, LONGEST));

/** The words of a Markdown text without its marks, on one line: for excerpts and meta descriptions. */
export function plainText(text: string): string {
  const words = markdown
    .parse(text.slice(0, LONGEST), {})
    .flatMap((token) => (token.type === 'inline' ? (token.children ?? []) : [token]))
    .map((token) => (token.type === 'softbreak' || token.type === 'hardbreak' ? ' ' : token.content))
    .join(' ');
  return words
    .replace(/\s+([.,;:!?])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
