import type { DataService } from '../../catalog/model/index.js';
import { COMMON, HVD_ADMINISTRATIVE_UNITS, HVD_REGULATION, SUBTHEME } from './kit.js';
import { identifierOf, METROPOLITAN } from './organizations.js';

/** Name of the service in addresses, and its organization. */
export const SERVICE = { name: 'api-del-portale', organization: METROPOLITAN } as const;

/**
 * The portal's own REST API as a data service. It serves a high-value dataset, so it says what Regulation (EU) 2023/138
 * asks for: category, legislation, documentation, licence.
 */
export const describeService = (publicUrl: string): DataService => ({
  identifier: identifierOf(SERVICE),
  language: COMMON.language,
  accessRights: COMMON.accessRights,
  title: { it: 'API REST del portale', en: 'REST API of the portal' },
  description: {
    it: 'Interfaccia REST che dà metadati, righe e file dei dataset pubblicati. Aperta a tutti, senza chiave.',
    en: 'REST interface that gives metadata, rows and files of the published datasets. Open to all, without a key.',
  },
  keyword: { it: ['API', 'REST', 'JSON'], en: ['API', 'REST', 'JSON'] },
  theme: ['GOVE'],
  subject: [SUBTHEME.publicAdministration],
  endpointURL: [`${publicUrl}/api/v1`],
  endpointDescription: [`${publicUrl}/openapi.json`],
  page: [`${publicUrl}/docs/api`],
  license: { iri: 'A21_CCBY40' },
  hvdCategory: [HVD_ADMINISTRATIVE_UNITS],
  applicableLegislation: [HVD_REGULATION],
  servesDataset: [],
});
