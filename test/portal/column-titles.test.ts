import { expect, it } from 'vitest';
import { columnTitles } from '../../src/portal/column-titles.js';

it('columns are called as in the file, and by their full name where the header does not tell them apart', () => {
  const columns = [
    { name: 'Quartiere', label: 'Quartiere' },
    { name: '2022 Maschi', label: 'Maschi' },
    { name: '2023 Maschi', label: 'Maschi' },
    { name: 'colonna_4', label: '' },
  ];
  expect(columnTitles(columns)).toEqual(['Quartiere', '2022 Maschi', '2023 Maschi', 'colonna_4']);
});
