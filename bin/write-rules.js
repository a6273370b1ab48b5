#!/usr/bin/env node
// Writes docs/rules.md from the rules. Run after `npm run build`, whenever a rule changes.
import { writeFile } from 'node:fs/promises';
import { rulesPage } from '../dist/src/validation/rules-page.js';

await writeFile(new URL('../docs/rules.md', import.meta.url), rulesPage());
console.log('docs/rules.md');
