export * from './catalog.js';
export * from './dataset.js';
export * from './distribution.js';
export * from './parts.js';
export * from './primitives.js';
export * from './temporal.js';
export * from './texts.js';
