import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../../src/platform/project-path.js';

/** Path of test material that may lie beside the project. */
export const sharedPath = (...parts: string[]): string => projectPath('..', 'shared', ...parts);

/** Whether that material is here; conformance tests run only then. */
export const hasShared = existsSync(join(sharedPath(), 'README.md'));
