import { placeAround, vocabulary } from '../../vocabularies/index.js';
import type { Cell } from './csv.js';

const places = (kind: 'municipality' | 'province') =>
  vocabulary('place').concepts.filter((place) => place.kind === kind);

export const MUNICIPALITY_COLUMNS = [
  'codice_istat',
  'comune',
  'provincia',
  'sigla',
  'valido_dal',
  'iri',
] as const;

/** The 55 municipalities of the metropolitan city of Bologna, codes with their leading zeros. */
export const municipalityRows = (): Cell[][] =>
  places('municipality').flatMap((place) => {
    const around = placeAround(place);
    if (around?.code !== '037') return [];
    return [
      [
        place.code,
        place.label.it ?? '',
        around.label.it ?? '',
        around.plate ?? '',
        place.since ?? '',
        place.iri,
      ],
    ];
  });

export const PROVINCE_COLUMNS = ['codice_istat', 'provincia', 'sigla', 'codice_regione', 'regione'] as const;

/** The provinces and metropolitan cities of Italy as of the edition of our table (3 April 2019). */
export const provinceRows = (): Cell[][] =>
  places('province').map((place) => {
    const region = placeAround(place);
    return [place.code, place.label.it ?? '', place.plate ?? '', region?.code ?? '', region?.label.it ?? ''];
  });

export const FORMAT_COLUMNS = [
  'codice',
  'formato',
  'estensioni',
  'tipi_media',
  'leggibile_dalle_macchine',
  'non_proprietario',
  'stelle',
] as const;

/** File formats that machines read, with the stars of the AgID guidelines where they give any. */
export const formatRows = (): Cell[][] =>
  vocabulary('file-type')
    .concepts.filter((format) => format.machineReadable)
    .map((format) => [
      format.code,
      format.label.it ?? format.code,
      format.extensions.join(' '),
      format.mediaTypes.join(' '),
      format.machineReadable,
      format.nonProprietary,
      format.stars ?? '',
    ]);

export const LICENCE_COLUMNS = ['codice', 'licenza', 'versione', 'indirizzo', 'iri'] as const;

/** The open licences of the Italian vocabulary. */
export const licenceRows = (): Cell[][] =>
  vocabulary('licence')
    .concepts.filter((licence) => licence.level === 3 && licence.openness === 'open')
    .map((licence) => [
      licence.code,
      licence.label.it ?? licence.code,
      licence.version ?? '',
      licence.url ?? '',
      licence.iri,
    ]);
