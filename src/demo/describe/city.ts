import { writeCsv, writeJson } from '../facts/csv.js';
import { districtRecords } from '../facts/districts.js';
import { GATE_COLUMNS, gateRows } from '../facts/gates.js';
import { writeGeoJson } from '../facts/geojson.js';
import { gridCells } from '../facts/grid.js';
import { HOLIDAY_COLUMNS, holidayRows } from '../facts/holidays.js';
import { placeFeatures } from '../facts/places.js';
import { COMMON, type DemoDataset, demoFile, IN_BOLOGNA, SUBTHEME } from './kit.js';
import { COMUNE } from './organizations.js';

const GEOJSON = {
  identifier: 'https://www.rfc-editor.org/rfc/rfc7946',
  title: { it: 'GeoJSON (RFC 7946)', en: 'GeoJSON (RFC 7946)' },
};

/** The municipality's datasets about the city: points, polygons, a calendar, a small table. */
export const CITY: readonly DemoDataset[] = [
  {
    name: 'festivita-e-ponti',
    organization: COMUNE,
    doc: {
      ...COMMON,
      title: { it: 'Festività e ponti a Bologna, 1970-2050', en: 'Public holidays in Bologna, 1970-2050' },
      description: {
        it: 'Le festività nazionali dal 1970 al 2050 secondo le leggi in vigore in ciascun anno, con il patrono San Petronio (4 ottobre) e, quando c’è, il giorno di ponte verso il fine settimana. Gli anni futuri seguono le leggi in vigore nel 2026.',
        en: 'National holidays from 1970 to 2050 by the laws in force in each year, with Saint Petronius, the patron (4 October) and, where there is one, the working day that bridges to the weekend. Years to come follow the laws in force in 2026.',
      },
      keyword: {
        it: ['festività', 'ponti', 'calendario', 'San Petronio', 'Pasqua'],
        en: ['public holidays', 'calendar', 'Easter'],
      },
      theme: ['SOCI'],
      subject: [SUBTHEME.socialAffairs, SUBTHEME.workingConditions],
      accrualPeriodicity: 'AS_NEEDED',
      temporal: [{ startDate: '1970-01-01', endDate: '2050-12-31' }],
      spatial: IN_BOLOGNA,
      provenance: [
        {
          label: {
            it: 'Calcolate dalla legge 260/1949 e dalle sue modifiche (54/1977, D.P.R. 792/1985, 336/2000, D.L. 5/2011, 151/2025); Pasqua con l’algoritmo gregoriano.',
            en: 'Computed from Italian law 260/1949 and its changes (54/1977, D.P.R. 792/1985, 336/2000, decree-law 5/2011, 151/2025); Easter by the Gregorian algorithm.',
          },
        },
      ],
    },
    files: [
      demoFile('festivita-e-ponti.csv', 'CSV', 1180, () => writeCsv(HOLIDAY_COLUMNS, holidayRows()), {
        it: 'Una riga per festività.',
        en: 'One row a holiday.',
      }),
    ],
  },
  {
    name: 'porte-di-bologna',
    organization: COMUNE,
    doc: {
      ...COMMON,
      title: { it: 'Porte storiche di Bologna', en: 'Historic gates of Bologna' },
      description: {
        it: 'Le dodici porte della terza cerchia di mura, le dieci conservate e le due demolite all’inizio del Novecento, in senso orario da nord. La posizione è arrotondata al millesimo di grado, cioè a circa 100 metri.',
        en: 'The twelve gates of the third circle of walls, the ten that stand and the two pulled down early in the twentieth century, clockwise from the north. Positions are rounded to a thousandth of a degree, that is about 100 metres.',
      },
      keyword: {
        it: ['porte', 'mura', 'monumenti', 'centro storico'],
        en: ['city gates', 'city walls', 'monuments'],
      },
      theme: ['EDUC', 'REGI'],
      subject: [SUBTHEME.culture],
      accrualPeriodicity: 'IRREG',
      // The state of the city when they were compiled.
      temporal: [{ startDate: '2026', endDate: '2026' }],
      spatial: IN_BOLOGNA,
      spatialResolutionInMeters: 100,
      provenance: [
        {
          label: {
            it: 'Compilato a mano per questo catalogo dimostrativo.',
            en: 'Compiled by hand for this demonstration catalogue.',
          },
        },
      ],
    },
    files: [
      demoFile('porte-di-bologna.csv', 'CSV', 12, () => writeCsv(GATE_COLUMNS, gateRows()), {
        it: 'Latitudine e longitudine in gradi con virgola decimale (WGS 84).',
        en: 'Latitude and longitude in degrees with decimal comma (WGS 84).',
      }),
    ],
  },
  {
    name: 'luoghi-della-citta',
    organization: COMUNE,
    doc: {
      ...COMMON,
      title: { it: 'Luoghi della città', en: 'Places of the city' },
      description: {
        it: 'Sedici luoghi noti di Bologna come punti: piazze, torri, chiese, palazzi, parchi, la stazione. La posizione è arrotondata al millesimo di grado, cioè a circa 100 metri.',
        en: 'Sixteen well-known places of Bologna as points: squares, towers, churches, palaces, parks, the station. Positions are rounded to a thousandth of a degree, that is about 100 metres.',
      },
      keyword: {
        it: ['luoghi', 'monumenti', 'turismo', 'mappa'],
        en: ['places', 'monuments', 'tourism', 'map'],
      },
      theme: ['EDUC', 'REGI'],
      subject: [SUBTHEME.culture],
      accrualPeriodicity: 'IRREG',
      // The state of the city when they were compiled.
      temporal: [{ startDate: '2026', endDate: '2026' }],
      spatial: IN_BOLOGNA,
      spatialResolutionInMeters: 100,
      conformsTo: [GEOJSON],
      provenance: [
        {
          label: {
            it: 'Compilato a mano per questo catalogo dimostrativo.',
            en: 'Compiled by hand for this demonstration catalogue.',
          },
        },
      ],
    },
    files: [
      demoFile('luoghi-della-citta.geojson', 'GEOJSON', 16, () => writeGeoJson(placeFeatures()), {
        it: 'Punti in WGS 84.',
        en: 'Points in WGS 84.',
      }),
    ],
  },
  {
    name: 'griglia-chilometrica',
    organization: COMUNE,
    doc: {
      ...COMMON,
      title: { it: 'Griglia chilometrica del territorio', en: 'Kilometre grid of the territory' },
      description: {
        it: 'I quadrati di un chilometro della griglia piana ETRS89 / UTM 32N che coprono il rettangolo attorno al comune di Bologna: 272 celle. Il nome di una cella dice il suo angolo sud-ovest in chilometri. La griglia copre anche territorio dei comuni vicini e non è un confine.',
        en: 'The one-kilometre squares of the plane grid ETRS89 / UTM 32N that cover the rectangle around the municipality of Bologna: 272 cells. The name of a cell tells its south-west corner in kilometres. The grid covers land of neighbouring municipalities too and is no boundary.',
      },
      keyword: { it: ['griglia', 'mappa', 'UTM', 'celle'], en: ['grid', 'map', 'UTM', 'cells'] },
      theme: ['REGI'],
      subject: [SUBTHEME.regions],
      accrualPeriodicity: 'NEVER',
      // The reference system holds since its epoch, the beginning of 1989.
      temporal: [{ startDate: '1989' }],
      spatial: IN_BOLOGNA,
      spatialResolutionInMeters: 1000,
      conformsTo: [
        GEOJSON,
        {
          identifier: 'http://www.opengis.net/def/crs/EPSG/0/25832',
          title: { it: 'ETRS89 / UTM fuso 32N', en: 'ETRS89 / UTM zone 32N' },
        },
      ],
      provenance: [
        {
          label: {
            it: 'Calcolata dalla proiezione trasversa di Mercatore.',
            en: 'Computed from the transverse Mercator projection.',
          },
        },
      ],
    },
    files: [
      demoFile('griglia-chilometrica.geojson', 'GEOJSON', 272, () => writeGeoJson(gridCells()), {
        it: 'Poligoni in WGS 84.',
        en: 'Polygons in WGS 84.',
        license: 'A11_CCO10',
      }),
    ],
  },
  {
    name: 'quartieri-di-bologna',
    organization: COMUNE,
    served: true,
    doc: {
      ...COMMON,
      title: { it: 'Quartieri di Bologna', en: 'Districts of Bologna' },
      description: {
        it: 'I sei quartieri in cui è diviso il comune dal 2016, con i quartieri da cui vengono e le zone che li formano.',
        en: 'The six districts of the municipality since 2016, with the districts they come from and the zones they are made of.',
      },
      keyword: { it: ['quartieri', 'zone', 'decentramento'], en: ['districts', 'zones'] },
      theme: ['GOVE', 'REGI'],
      subject: [SUBTHEME.publicAdministration, SUBTHEME.regions],
      accrualPeriodicity: 'AS_NEEDED',
      temporal: [{ startDate: '2016' }],
      spatial: IN_BOLOGNA,
      provenance: [
        {
          label: {
            it: 'Compilato a mano per questo catalogo dimostrativo.',
            en: 'Compiled by hand for this demonstration catalogue.',
          },
        },
      ],
    },
    files: [
      demoFile('quartieri-di-bologna.json', 'JSON', 6, () => writeJson(districtRecords()), {
        it: 'Un oggetto per quartiere.',
        en: 'One object a district.',
      }),
    ],
  },
];
