import { Type } from '@sinclair/typebox';
import { type Action, action } from '../action.js';
import { authorizationError, type CkanFault, notFoundError } from '../faults.js';
import { toVocabulary, vocabularyNamed, vocabularyNames } from '../to-vocabulary.js';

/** Why vocabularies are not written: they are those of DCAT-AP_IT. */
export const vocabulariesAreFixed = (): CkanFault =>
  authorizationError('vocabularies are the controlled ones of DCAT-AP_IT: they cannot be changed here');

const refused = (name: string): Action =>
  action({
    help: `${name}: refused, vocabularies are the controlled ones of DCAT-AP_IT.`,
    sideEffects: true,
    parameters: Type.Object({}),
    handler: async () => {
      throw vocabulariesAreFixed();
    },
  });

/** The controlled vocabularies, under the names of ckanext-dcatapit (contract, section 10). */
export const vocabularyActions = {
  vocabulary_list: action({
    help: 'The controlled vocabularies, with their tags.',
    sideEffects: false,
    parameters: Type.Object({}),
    handler: async () => vocabularyNames().map(toVocabulary),
  }),
  vocabulary_show: action({
    help: 'A controlled vocabulary with its tags: id (or name).',
    sideEffects: false,
    parameters: Type.Object({ id: Type.String() }),
    async handler({ id }) {
      const name = vocabularyNamed(id);
      if (!name) throw notFoundError();
      return toVocabulary(name);
    },
  }),
  vocabulary_create: refused('vocabulary_create'),
  vocabulary_update: refused('vocabulary_update'),
  vocabulary_delete: refused('vocabulary_delete'),
};
