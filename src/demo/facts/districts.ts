/** The six districts of Bologna since 2016: the districts of before they were made of, and their statistical zones. */
const DISTRICTS = [
  {
    name: 'Borgo Panigale-Reno',
    before: ['Borgo Panigale', 'Reno'],
    zones: ['Barca', 'Borgo Panigale', 'Santa Viola'],
  },
  { name: 'Navile', before: ['Navile'], zones: ['Bolognina', 'Corticella', 'Lame'] },
  {
    name: 'Porto-Saragozza',
    before: ['Porto', 'Saragozza'],
    zones: ['Costa-Saragozza', 'Malpighi', 'Marconi', 'Saffi'],
  },
  {
    name: 'San Donato-San Vitale',
    before: ['San Donato', 'San Vitale'],
    zones: ['San Donato', 'San Vitale'],
  },
  {
    name: 'Santo Stefano',
    before: ['Santo Stefano', 'San Vitale (zona Irnerio)'],
    zones: ['Colli', 'Galvani', 'Irnerio', 'Murri'],
  },
  { name: 'Savena', before: ['Savena'], zones: ['Mazzini', 'San Ruffillo'] },
] as const;

/** One record a district. */
export const districtRecords = () =>
  DISTRICTS.map(({ name, before, zones }) => ({
    quartiere: name,
    dal_anno: 2016,
    quartieri_precedenti: before.join(', '),
    zone: zones.join(', '),
    numero_zone: zones.length,
  }));
