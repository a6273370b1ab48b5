import type { Rule } from '../rule.js';
import { ADVICE_RULES } from './advice.js';
import { BODY_RULES } from './body.js';
import { CODED_RULES } from './coded.js';
import { DATE_RULES } from './dates.js';
import { IDENTITY_RULES } from './identity.js';
import { IRI_RULES } from './iris.js';
import { LICENCE_RULES } from './licence.js';
import { NAME_RULES } from './names.js';
import { PLACE_RULES } from './places.js';
import { TEXT_RULES } from './texts.js';

/** What AgID's rules do not look at and a catalogue stumbles over all the same. */
export const porticoRules: readonly Rule[] = [
  ...IDENTITY_RULES,
  ...CODED_RULES,
  ...LICENCE_RULES,
  ...DATE_RULES,
  ...TEXT_RULES,
  ...IRI_RULES,
  ...BODY_RULES,
  ...PLACE_RULES,
  ...NAME_RULES,
  ...ADVICE_RULES,
];
