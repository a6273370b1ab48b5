import { FORMAT_COLUMNS, formatRows, LICENCE_COLUMNS, licenceRows } from '../facts/codes.js';
import { writeCsv, writeJson } from '../facts/csv.js';
import { renoGallieraRecords } from '../facts/unions.js';
import { WORKING_DAY_COLUMNS, workingDayRows } from '../facts/working-days.js';
import { COMMON, type DemoDataset, demoFile, IN_ITALY, IN_RENO_GALLIERA, SUBTHEME } from './kit.js';
import { UNION } from './organizations.js';

/** The Union's datasets: who it is made of, and tables of office use. */
export const OFFICE: readonly DemoDataset[] = [
  {
    name: 'comuni-dell-unione-reno-galliera',
    organization: UNION,
    doc: {
      ...COMMON,
      title: {
        it: 'Comuni dell’Unione Reno Galliera',
        en: 'Municipalities of the Reno Galliera Union',
      },
      description: {
        it: 'Gli otto comuni che formano l’Unione, con il codice ISTAT e l’indicazione di quello che ne ospita la sede.',
        en: 'The eight municipalities of the Union, with their ISTAT code and which of them hosts its seat.',
      },
      keyword: { it: ['comuni', 'unione di comuni', 'codici ISTAT'], en: ['municipalities', 'ISTAT codes'] },
      theme: ['GOVE', 'REGI'],
      subject: [SUBTHEME.publicAdministration, SUBTHEME.regions],
      accrualPeriodicity: 'AS_NEEDED',
      temporal: [{ startDate: '2022-01-01', endDate: '2022-01-01' }],
      spatial: IN_RENO_GALLIERA,
      provenance: [
        {
          label: {
            it: 'Compilato a mano per questo catalogo dimostrativo; codici dell’ISTAT.',
            en: 'Compiled by hand for this demonstration catalogue; codes of ISTAT.',
          },
        },
      ],
    },
    files: [
      demoFile('comuni-dell-unione.json', 'JSON', 8, () => writeJson({ comuni: renoGallieraRecords() }), {
        it: 'Un oggetto per comune, nell’elenco “comuni”.',
        en: 'One object a municipality, in the list “comuni”.',
      }),
    ],
  },
  {
    name: 'giorni-lavorativi-per-mese',
    organization: UNION,
    doc: {
      ...COMMON,
      title: { it: 'Giorni lavorativi per mese, 2000-2040', en: 'Working days by month, 2000-2040' },
      description: {
        it: 'Per ogni mese dal 2000 al 2040: giorni, sabati, domeniche, festività nazionali fra lunedì e venerdì e giorni lavorativi che restano. Le feste patronali, diverse da comune a comune, non sono contate. Gli anni futuri seguono le leggi in vigore nel 2026.',
        en: 'For every month from 2000 to 2040: days, Saturdays, Sundays, national holidays from Monday to Friday and the working days that remain. Patron saints’ days, which differ between municipalities, do not count. Years to come follow the laws in force in 2026.',
      },
      keyword: {
        it: ['giorni lavorativi', 'calendario', 'festività', 'lavoro'],
        en: ['working days', 'calendar', 'work'],
      },
      theme: ['SOCI'],
      subject: [SUBTHEME.workingConditions],
      accrualPeriodicity: 'AS_NEEDED',
      temporal: [{ startDate: '2000-01-01', endDate: '2040-12-31' }],
      temporalResolution: 'P1M',
      spatial: IN_ITALY,
      provenance: [
        {
          label: {
            it: 'Calcolati dalle leggi italiane sulle festività.',
            en: 'Computed from the Italian laws on public holidays.',
          },
        },
      ],
    },
    files: [
      demoFile(
        'giorni-lavorativi-per-mese.csv',
        'CSV',
        492,
        () => writeCsv(WORKING_DAY_COLUMNS, workingDayRows(), { encoding: 'windows-1252' }),
        {
          it: 'In Windows-1252 di proposito: come tanti file che escono da vecchi programmi.',
          en: 'In Windows-1252 on purpose: like many files that come out of old programs.',
        },
      ),
    ],
  },
  {
    name: 'formati-e-licenze',
    organization: UNION,
    doc: {
      ...COMMON,
      title: {
        it: 'Formati e licenze per i dati aperti',
        en: 'File formats and licences for open data',
      },
      description: {
        it: 'I formati leggibili dalle macchine, con le stelle delle linee guida AgID dove assegnate, e le licenze aperte del vocabolario italiano. Per i dati nuovi le linee guida chiedono CC BY 4.0 o CC0.',
        en: 'File formats that machines can read, with the stars of the AgID guidelines where given, and the open licences of the Italian vocabulary. For new data the guidelines ask for CC BY 4.0 or CC0.',
      },
      keyword: {
        it: ['formati', 'licenze', 'dati aperti', 'linee guida'],
        en: ['file formats', 'licences', 'open data'],
      },
      theme: ['GOVE', 'TECH'],
      subject: [SUBTHEME.publicAdministration, SUBTHEME.intellectualProperty],
      accrualPeriodicity: 'AS_NEEDED',
      // Since the guidelines (Determinazione 183/2023) that it speaks of.
      temporal: [{ startDate: '2023' }],
      spatial: IN_ITALY,
      provenance: [
        {
          label: {
            it: 'Dai vocabolari controllati dei formati e delle licenze di questo portale.',
            en: 'From this portal’s controlled vocabularies of file formats and licences.',
          },
        },
      ],
    },
    files: [
      demoFile('formati.csv', 'CSV', 20, () => writeCsv(FORMAT_COLUMNS, formatRows()), {
        it: 'Un formato per riga, con estensioni e tipi media.',
        en: 'One format a row, with extensions and media types.',
        what: { it: 'Formati', en: 'Formats' },
      }),
      demoFile('licenze-aperte.csv', 'CSV', 24, () => writeCsv(LICENCE_COLUMNS, licenceRows()), {
        it: 'Una licenza per riga, con indirizzo del testo e IRI.',
        en: 'One licence a row, with the address of its text and its IRI.',
        what: { it: 'Licenze aperte', en: 'Open licences' },
      }),
    ],
  },
];
