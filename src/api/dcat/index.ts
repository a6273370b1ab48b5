export { type Negotiated, negotiate } from './negotiate.js';
export type { CatalogSearch, DcatOptions, HtmlPages } from './options.js';
export { alternateLinks } from './reply.js';
export { dcatRoutes, redirectToCatalogue } from './routes.js';
