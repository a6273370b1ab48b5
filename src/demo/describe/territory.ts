import { MUNICIPALITY_COLUMNS, municipalityRows, PROVINCE_COLUMNS, provinceRows } from '../facts/codes.js';
import { writeCsv } from '../facts/csv.js';
import { UNION_COLUMNS, UNIONS_DATE, unionRows } from '../facts/unions.js';
import {
  COMMON,
  type DemoDataset,
  demoFile,
  HVD_ADMINISTRATIVE_UNITS,
  HVD_REGULATION,
  IN_ITALY,
  inMetropolitanCity,
  SUBTHEME,
} from './kit.js';
import { METROPOLITAN } from './organizations.js';

/** The metropolitan city's datasets: codes, which must keep their leading zeros. */
export const TERRITORY: readonly DemoDataset[] = [
  {
    name: 'comuni-della-citta-metropolitana',
    organization: METROPOLITAN,
    served: true,
    doc: {
      ...COMMON,
      title: {
        it: 'Comuni della Città metropolitana di Bologna',
        en: 'Municipalities of the Metropolitan City of Bologna',
      },
      description: {
        it: 'I 55 comuni con il codice ISTAT di sei cifre, zeri iniziali compresi, la data dalla quale il codice è valido e l’IRI nel vocabolario italiano dei luoghi.',
        en: 'The 55 municipalities with their six-digit ISTAT code, leading zeros included, the day since when the code is valid and the IRI in the Italian vocabulary of places.',
      },
      keyword: { it: ['comuni', 'codici ISTAT', 'territorio'], en: ['municipalities', 'ISTAT codes'] },
      theme: ['REGI', 'GOVE'],
      subject: [SUBTHEME.regions, SUBTHEME.publicAdministration],
      accrualPeriodicity: 'AS_NEEDED',
      temporal: [{ startDate: '2024-01-22' }],
      spatial: inMetropolitanCity(),
      hvdCategory: [HVD_ADMINISTRATIVE_UNITS],
      applicableLegislation: [HVD_REGULATION],
      provenance: [
        {
          label: {
            it: 'Dal vocabolario controllato dei comuni, edizione del 22 gennaio 2024.',
            en: 'From the controlled vocabulary of municipalities, edition of 22 January 2024.',
          },
        },
      ],
    },
    files: [
      demoFile(
        'comuni-della-citta-metropolitana.csv',
        'CSV',
        55,
        () => writeCsv(MUNICIPALITY_COLUMNS, municipalityRows(), { separator: ',', decimal: '.' }),
        {
          it: 'UTF-8, campi separati da virgola; i codici sono testo.',
          en: 'UTF-8, fields separated by commas; codes are text.',
          legislation: [HVD_REGULATION],
        },
      ),
    ],
  },
  {
    name: 'unioni-di-comuni',
    organization: METROPOLITAN,
    served: true,
    doc: {
      ...COMMON,
      title: {
        it: 'Unioni di comuni nella Città metropolitana di Bologna',
        en: 'Unions of municipalities in the Metropolitan City of Bologna',
      },
      description: {
        it: 'Le unioni di comuni, con il Nuovo Circondario Imolese, e i comuni che le formano al 1° gennaio 2022. Sei comuni non fanno parte di alcuna unione e non compaiono.',
        en: 'The unions of municipalities, with the Nuovo Circondario Imolese, and the municipalities they were made of on 1 January 2022. Six municipalities belong to no union and are not listed.',
      },
      keyword: {
        it: ['unioni di comuni', 'comuni', 'codici IPA'],
        en: ['unions of municipalities', 'IPA codes'],
      },
      theme: ['GOVE', 'REGI'],
      subject: [SUBTHEME.publicAdministration, SUBTHEME.regions],
      accrualPeriodicity: 'AS_NEEDED',
      temporal: [{ startDate: UNIONS_DATE, endDate: UNIONS_DATE }],
      spatial: inMetropolitanCity(),
      provenance: [
        {
          label: {
            it: 'Compilato a mano per questo catalogo dimostrativo; codici dell’indice IPA e dell’ISTAT.',
            en: 'Compiled by hand for this demonstration catalogue; codes of the IPA index and of ISTAT.',
          },
        },
      ],
    },
    files: [
      demoFile('unioni-di-comuni.csv', 'CSV', 49, () => writeCsv(UNION_COLUMNS, unionRows()), {
        it: 'Una riga per comune.',
        en: 'One row a municipality.',
      }),
    ],
  },
  {
    name: 'province-d-italia',
    organization: METROPOLITAN,
    doc: {
      ...COMMON,
      title: {
        it: 'Province e città metropolitane d’Italia: codici e sigle',
        en: 'Provinces and metropolitan cities of Italy: codes and plates',
      },
      description: {
        it: 'Codice ISTAT di tre cifre, sigla automobilistica e regione delle 107 province e città metropolitane com’erano il 3 aprile 2019. NA è la sigla di Napoli, non un dato mancante.',
        en: 'Three-digit ISTAT code, vehicle plate and region of the 107 provinces and metropolitan cities as they were on 3 April 2019. NA is the plate of Naples, not a missing value.',
      },
      keyword: {
        it: ['province', 'sigle', 'codici ISTAT', 'regioni'],
        en: ['provinces', 'ISTAT codes', 'regions'],
      },
      theme: ['REGI'],
      subject: [SUBTHEME.regions],
      accrualPeriodicity: 'AS_NEEDED',
      temporal: [{ startDate: '2019-04-03', endDate: '2019-04-03' }],
      spatial: IN_ITALY,
      provenance: [
        {
          label: {
            it: 'Dal vocabolario controllato delle province, edizione del 3 aprile 2019.',
            en: 'From the controlled vocabulary of provinces, edition of 3 April 2019.',
          },
        },
      ],
    },
    files: [
      demoFile('province-d-italia.csv', 'CSV', 107, () => writeCsv(PROVINCE_COLUMNS, provinceRows()), {
        it: 'Una riga per provincia.',
        en: 'One row a province.',
      }),
    ],
  },
];
