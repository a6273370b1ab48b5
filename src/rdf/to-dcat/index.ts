export { type CatalogContent, catalogLinkQuads, catalogQuads } from './catalog.js';
export type { DcatContext, DocumentMemory } from './context.js';
export { dataServiceQuads } from './data-service.js';
export { datasetQuads } from './dataset.js';
export { HVD_REGULATION, isHighValue } from './hvd.js';
export { type Paging, pagingQuads } from './hydra.js';
export { documentMemory } from './memory.js';
export { organizationQuads } from './organization.js';
export { resourceIri } from './resource.js';
