import { CITY } from './city.js';
import type { DemoDataset } from './kit.js';
import { OFFICE } from './office.js';
import { SKY } from './sky.js';
import { TERRITORY } from './territory.js';

/** Every dataset of the demonstration, in the order in which they are created. */
export const DEMO_DATASETS: readonly DemoDataset[] = [...SKY, ...CITY, ...TERRITORY, ...OFFICE];

export type { DemoDataset, DemoFile } from './kit.js';
export { identifierOf, ORGANIZATIONS } from './organizations.js';
export { describeService, SERVICE } from './service.js';
