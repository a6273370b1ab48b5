import type { Organization } from '../../catalog/model/index.js';

/** Names of the organizations in addresses. */
export const COMUNE = 'comune-di-bologna';
export const METROPOLITAN = 'citta-metropolitana-di-bologna';
export const UNION = 'unione-reno-galliera';

/**
 * The bodies that publish. Names and IPA codes are the true ones; the contacts are not, so that nobody receives mail
 * about a demonstration: example.it is kept for examples.
 */
export const ORGANIZATIONS: readonly { name: string; doc: Organization & { identifier: string } }[] = [
  {
    name: COMUNE,
    doc: {
      title: { it: 'Comune di Bologna', en: 'Municipality of Bologna' },
      identifier: 'c_a944',
      description: {
        it: 'Dati dimostrativi: la città, il suo cielo e il suo calendario.',
        en: 'Demonstration data: the city, its sky and its calendar.',
      },
      homepage: 'https://comune.example.it',
      contactPoint: { fn: 'Ufficio dati aperti', email: 'dati@comune.example.it' },
      region: 'Emilia-Romagna',
    },
  },
  {
    name: METROPOLITAN,
    doc: {
      title: { it: 'Città metropolitana di Bologna', en: 'Metropolitan City of Bologna' },
      identifier: 'cmbo',
      description: {
        it: 'Dati dimostrativi: i codici dei territori.',
        en: 'Demonstration data: the codes of the territories.',
      },
      homepage: 'https://cittametropolitana.example.it',
      contactPoint: { fn: 'Servizio studi e statistica', email: 'statistica@cittametropolitana.example.it' },
      region: 'Emilia-Romagna',
    },
  },
  {
    name: UNION,
    doc: {
      title: { it: 'Unione Reno Galliera', en: 'Reno Galliera Union of Municipalities' },
      identifier: 'unrengal',
      description: {
        it: 'Dati dimostrativi: i comuni dell’Unione e gli strumenti del lavoro d’ufficio.',
        en: 'Demonstration data: the municipalities of the Union and tools of office work.',
      },
      homepage: 'https://unione.example.it',
      contactPoint: { fn: 'Ufficio sistemi informativi', email: 'sistemi@unione.example.it' },
      region: 'Emilia-Romagna',
    },
  },
];

/** `codiceIPA:name`: the identifier of a resource of the demonstration, which tells it from another of the same name. */
export function identifierOf(resource: { name: string; organization: string }): string {
  const body = ORGANIZATIONS.find(({ name }) => name === resource.organization);
  if (!body) throw new Error(`the demonstration has no organization ${resource.organization}`);
  return `${body.doc.identifier}:${resource.name}`;
}
