import { placeAround, placesByName } from '../../vocabularies/index.js';
import type { Cell } from './csv.js';

/** Day of reference of the composition of the unions: members come and go. */
export const UNIONS_DATE = '2022-01-01';

interface Union {
  name: string;
  /** Code in the index of public administrations (IPA). */
  ipa: string;
  members: readonly string[];
}

export const RENO_GALLIERA_UNION: Union = {
  name: 'Unione Reno Galliera',
  ipa: 'unrengal',
  members: [
    'Argelato',
    'Bentivoglio',
    'Castel Maggiore',
    "Castello d'Argile",
    'Galliera',
    'Pieve di Cento',
    'San Giorgio di Piano',
    'San Pietro in Casale',
  ],
};

/** The municipality where its offices are. */
export const RENO_GALLIERA_SEAT = 'San Giorgio di Piano';

/** The unions within the metropolitan city; the Circondario of Imola has the rank of one by regional law. */
const UNIONS: readonly Union[] = [
  {
    name: 'Nuovo Circondario Imolese',
    ipa: 'nucir_im',
    members: [
      'Borgo Tossignano',
      'Casalfiumanese',
      'Castel del Rio',
      'Castel Guelfo di Bologna',
      'Castel San Pietro Terme',
      'Dozza',
      'Fontanelice',
      'Imola',
      'Medicina',
      'Mordano',
    ],
  },
  {
    name: "Unione dei Comuni dell'Appennino Bolognese",
    ipa: 'udcab',
    members: [
      'Camugnano',
      "Castel d'Aiano",
      'Castel di Casio',
      'Castiglione dei Pepoli',
      'Gaggio Montano',
      'Grizzana Morandi',
      'Lizzano in Belvedere',
      'Marzabotto',
      'Monzuno',
      'San Benedetto Val di Sambro',
      'Vergato',
    ],
  },
  {
    name: 'Unione dei Comuni Savena-Idice',
    ipa: 'umvsi_bo',
    members: ['Loiano', 'Monghidoro', 'Monterenzio', "Ozzano dell'Emilia", 'Pianoro'],
  },
  {
    name: 'Unione dei Comuni Valli del Reno, Lavino e Samoggia',
    ipa: 'ucvs_03',
    members: ['Casalecchio di Reno', 'Monte San Pietro', 'Sasso Marconi', 'Valsamoggia', 'Zola Predosa'],
  },
  RENO_GALLIERA_UNION,
  {
    name: "Unione Terre d'Acqua",
    ipa: 'udctd',
    members: [
      "Anzola dell'Emilia",
      'Calderara di Reno',
      'Crevalcore',
      'Sala Bolognese',
      'San Giovanni in Persiceto',
      "Sant'Agata Bolognese",
    ],
  },
  {
    name: 'Unione Terre di Pianura',
    ipa: 'udctp_',
    members: ['Baricella', "Granarolo dell'Emilia", 'Malalbergo', 'Minerbio'],
  },
];

/** ISTAT code of a municipality of the metropolitan city, from our table of places. Throws when there is none. */
export function istatCode(name: string): string {
  const found = placesByName(name, 'municipality').find((place) => placeAround(place)?.code === '037');
  if (!found) throw new Error(`no municipality of Bologna is called ${name}`);
  return found.code;
}

export const UNION_COLUMNS = ['unione', 'codice_ipa', 'codice_istat', 'comune'] as const;

/** One row a municipality that belongs to a union. */
export const unionRows = (): Cell[][] =>
  UNIONS.flatMap(({ name, ipa, members }) => members.map((member) => [name, ipa, istatCode(member), member]));

/** The members of Unione Reno Galliera as records. */
export const renoGallieraRecords = () =>
  RENO_GALLIERA_UNION.members.map((comune) => ({
    codice_istat: istatCode(comune),
    comune,
    sede_unione: comune === RENO_GALLIERA_SEAT,
  }));
