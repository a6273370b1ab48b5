import type { ProtocolOption } from '../protocol.js';

/** What a CKAN source may be told beside its address. */
export const CKAN_OPTIONS = [
  {
    name: 'organization',
    title: {
      it: 'Solo queste organizzazioni: nomi separati da virgole',
      en: 'Only these organizations: names separated by commas',
    },
  },
  {
    name: 'group',
    title: {
      it: 'Solo questi gruppi (temi): nomi separati da virgole',
      en: 'Only these groups (themes): names separated by commas',
    },
  },
  {
    name: 'fq',
    title: { it: 'Filtro nella sintassi di ricerca di CKAN', en: "Filter in CKAN's search syntax" },
  },
  {
    name: 'language',
    title: { it: 'Lingua dei testi (it)', en: 'Language of the texts (it)' },
  },
  {
    name: 'way',
    title: {
      it: 'Come si elenca: ricerca, pagine di DKAN, o elenco dei nomi; da sé se non detto',
      en: 'How it is listed: by search, by the pages of DKAN or by the list of names; found out unless told',
    },
    values: ['search', 'resources', 'list'],
  },
] as const satisfies readonly ProtocolOption[];

/** Names in an option, separated by commas. */
export const namesIn = (option: string | undefined): string[] =>
  (option ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
