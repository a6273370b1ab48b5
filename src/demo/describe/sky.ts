import { writeCsv } from '../facts/csv.js';
import { MOON_COLUMNS, moonRows } from '../facts/moon-table.js';
import { DAYLIGHT_COLUMNS, daylightRows, SUN_COLUMNS, sunRows } from '../facts/sun-tables.js';
import { COMMON, type DemoDataset, demoFile, IN_BOLOGNA, SUBTHEME } from './kit.js';
import { COMUNE } from './organizations.js';

/** The municipality's datasets about the sky: a large table and two time series. */
export const SKY: readonly DemoDataset[] = [
  {
    name: 'posizione-del-sole-2026',
    organization: COMUNE,
    served: true,
    doc: {
      ...COMMON,
      title: {
        it: 'Posizione del sole a Bologna ogni cinque minuti, 2026',
        en: 'Position of the sun over Bologna every five minutes, 2026',
      },
      description: {
        it: 'Elevazione, azimut e declinazione del sole visto da piazza Maggiore (44,494° N, 11,343° E) ogni cinque minuti del 2026, in ora universale (UTC): 105.120 righe. L’elevazione è quella del centro del disco, senza rifrazione. La fase distingue il giorno, i tre crepuscoli e la notte. Utile per ombre, pannelli solari e orari di luce.',
        en: 'Elevation, azimuth and declination of the sun seen from piazza Maggiore (44.494° N, 11.343° E) every five minutes of 2026, in universal time (UTC): 105,120 rows. Elevation is that of the centre of the disc, without refraction. The phase tells day, the three twilights and night apart. Useful for shadows, solar panels and hours of light.',
      },
      keyword: {
        it: ['sole', 'astronomia', 'energia solare', 'luce', 'ombre'],
        en: ['sun', 'astronomy', 'solar energy', 'light', 'shadows'],
      },
      theme: ['TECH', 'ENER'],
      subject: [SUBTHEME.naturalSciences, SUBTHEME.softEnergy],
      accrualPeriodicity: 'ANNUAL',
      temporal: [{ startDate: '2026-01-01', endDate: '2026-12-31' }],
      temporalResolution: 'PT5M',
      spatial: IN_BOLOGNA,
      conformsTo: [
        {
          identifier: 'https://www.iso.org/iso-8601-date-and-time-format.html',
          title: { it: 'ISO 8601: date e ore', en: 'ISO 8601: dates and times' },
        },
      ],
      provenance: [
        {
          label: {
            it: 'Calcolata con l’algoritmo del calcolatore solare della NOAA: nessuna misura.',
            en: 'Computed with the algorithm of NOAA’s solar calculator: no measurement.',
          },
        },
      ],
    },
    files: [
      demoFile('posizione-del-sole-2026.csv', 'CSV', 105_120, () => writeCsv(SUN_COLUMNS, sunRows()), {
        it: 'Angoli in gradi, con virgola decimale; campi separati da punto e virgola.',
        en: 'Angles in degrees, with decimal comma; fields separated by semicolons.',
      }),
    ],
  },
  {
    name: 'alba-e-tramonto',
    organization: COMUNE,
    doc: {
      ...COMMON,
      title: {
        it: 'Alba, tramonto e ore di luce a Bologna, 2020-2030',
        en: 'Sunrise, sunset and hours of daylight in Bologna, 2020-2030',
      },
      description: {
        it: 'Per ogni giorno dal 2020 al 2030: ora dell’alba, del mezzogiorno solare e del tramonto come la segnano gli orologi (ora legale compresa, secondo le regole in vigore) e durata del giorno in ore. Alba e tramonto sono quelli di un orizzonte piano.',
        en: 'For every day from 2020 to 2030: sunrise, solar noon and sunset as clocks show them (summer time included, by the rules in force) and length of the day in hours. Sunrise and sunset are those of a flat horizon.',
      },
      keyword: {
        it: ['alba', 'tramonto', 'ore di luce', 'ora legale', 'astronomia'],
        en: ['sunrise', 'sunset', 'daylight', 'summer time', 'astronomy'],
      },
      theme: ['TECH'],
      subject: [SUBTHEME.naturalSciences],
      accrualPeriodicity: 'DECENNIAL',
      temporal: [{ startDate: '2020-01-01', endDate: '2030-12-31' }],
      temporalResolution: 'P1D',
      spatial: IN_BOLOGNA,
      provenance: [
        {
          label: {
            it: 'Calcolati con l’algoritmo del calcolatore solare della NOAA, con rifrazione media.',
            en: 'Computed with the algorithm of NOAA’s solar calculator, with mean refraction.',
          },
        },
      ],
    },
    files: [
      demoFile('alba-e-tramonto.csv', 'CSV', 4018, () => writeCsv(DAYLIGHT_COLUMNS, daylightRows()), {
        it: 'Una riga per giorno.',
        en: 'One row a day.',
        license: 'A11_CCO10',
      }),
    ],
  },
  {
    name: 'fasi-lunari',
    organization: COMUNE,
    doc: {
      ...COMMON,
      title: { it: 'Fasi lunari 2020-2035', en: 'Phases of the moon 2020-2035' },
      description: {
        it: 'Istante, al minuto e in ora universale (UTC), di ogni luna nuova, primo quarto, luna piena e ultimo quarto dal 2020 al 2035.',
        en: 'Instant, to the minute and in universal time (UTC), of every new moon, first quarter, full moon and last quarter from 2020 to 2035.',
      },
      keyword: { it: ['luna', 'astronomia', 'calendario'], en: ['moon', 'astronomy', 'calendar'] },
      theme: ['TECH'],
      subject: [SUBTHEME.naturalSciences],
      accrualPeriodicity: 'DECENNIAL',
      temporal: [{ startDate: '2020-01-01', endDate: '2035-12-31' }],
      spatial: IN_BOLOGNA,
      provenance: [
        {
          label: {
            it: 'Calcolati con le serie di J. Meeus, “Astronomical Algorithms”, capitolo 49.',
            en: 'Computed with the series of J. Meeus, “Astronomical Algorithms”, chapter 49.',
          },
        },
      ],
    },
    files: [
      demoFile('fasi-lunari.csv', 'CSV', 792, () => writeCsv(MOON_COLUMNS, moonRows()), {
        it: 'Una riga per fase.',
        en: 'One row a phase.',
        license: 'A11_CCO10',
      }),
    ],
  },
];
