export { portalHandlers } from './handlers.js';
export { htmlErrorReply, wantsHtml } from './html-error.js';
export { ogcPage } from './ogc-page.js';
export { portalRoutes } from './routes.js';
export { sparqlPages } from './sparql-page.js';
