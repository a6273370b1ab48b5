import { DBF_TEXT, type DbfColumn } from '../../geo/write/dbf.js';

/** A column with the field that it became, and how many of its cells were cut. */
export interface NotedField {
  column: string;
  field: DbfColumn;
  cut: number;
}

/** What a shapefile could not hold, for whoever opens it: the text of `LEGGIMI.txt`, in Italian and English. */
export function shapeNotes(
  fields: readonly NotedField[],
  { repeated, flattened }: { repeated: number; flattened: number },
): string {
  const renamed = fields.filter(({ column, field }) => column !== field.name);
  const cut = fields.filter(({ cut: cells }) => cells > 0);
  const lines = [
    'Uno shapefile ha limiti che i dati originali non hanno. / A shapefile has limits that the data do not have.',
    'Testi: UTF-8. Un numero vuoto e un testo vuoto sono celle vuote. / Texts: UTF-8. No value is an empty cell.',
    '',
    ...(renamed.length === 0
      ? []
      : [
          'Nomi di colonne accorciati a 10 caratteri / names of columns, shortened to 10 characters:',
          ...renamed.map(({ column, field }) => `  ${field.name} = ${column}`),
          '',
        ]),
    ...(cut.length === 0
      ? []
      : [
          `Celle più lunghe del campo (testi: ${DBF_TEXT} byte): testi tagliati, numeri omessi; intere nel CSV / cells longer than their field: texts cut, numbers left out; whole in the CSV:`,
          ...cut.map(({ column, field, cut: cells }) => `  ${field.name} (${column}): ${cells}`),
          '',
        ]),
    ...(repeated === 0
      ? []
      : [
          `Righe con geometrie di tipi diversi, ripetute in più livelli / rows whose geometry is of several kinds, repeated in several layers: ${repeated}`,
          '',
        ]),
    ...(flattened === 0
      ? []
      : [
          `Forme con o senza quota diversamente dalla prima del livello: quota omessa o 0 / shapes with or without heights unlike the first: height left out or 0: ${flattened}`,
          '',
        ]),
  ];
  return lines.join('\r\n');
}
