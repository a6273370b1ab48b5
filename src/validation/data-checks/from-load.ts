import type { Bilingual } from '../../errors.js';
import type { Finding } from '../../tables/table-model.js';
import { MOST_SAMPLES, mayNamePerson } from './probe.js';
import type { CheckId, CheckSample, FileCheck } from './report.js';

/** Which check a finding of the load belongs to, and what to do about it. */
interface Meaning {
  id: CheckId;
  mend: Bilingual;
}

const text = (it: string, en: string): Bilingual => ({ it, en });

const UPLOAD_AGAIN = text(
  'Aprire il file con il programma che l’ha scritto, salvarlo di nuovo e ricaricarlo.',
  'Open the file with the program that wrote it, save it again and upload it.',
);
const SPLIT = text(
  'Dividere il file in più distribuzioni più piccole, oppure pubblicarlo in CSV o Parquet.',
  'Split the file into several smaller distributions, or publish it as CSV or Parquet.',
);
const ONE_HEADER = text(
  'Dare al file una sola riga di intestazione, con un nome diverso per ogni colonna.',
  'Give the file one header row, with another name for each column.',
);
const STATE_IT = text(
  'Indicare come va letta la colonna nella pagina di lettura del file, o riscriverla in un modo solo.',
  'State how the column is to be read on the page of the file’s reading, or write it in one way.',
);
const ONE_NOTATION = text(
  'Scrivere tutti i numeri della colonna allo stesso modo.',
  'Write all numbers of the column alike.',
);
const COORDINATES = text(
  'Scrivere longitudine e latitudine in gradi (WGS 84), ciascuna nella sua colonna, e lasciare vuoto ciò che non è noto.',
  'Write longitude and latitude in degrees (WGS 84), each in its column, and leave empty what is not known.',
);
const IN_THE_SHEET = text(
  'Correggere il foglio con il programma di calcolo e salvarlo di nuovo.',
  'Correct the sheet with the spreadsheet program and save it again.',
);
const SEE_IT = text('Verificare la parte del file indicata.', 'Look at the part of the file that is named.');

const MEANINGS: Readonly<Record<string, Meaning>> = {
  'empty-file': {
    id: 'readable',
    mend: text('Caricare il file con i dati.', 'Upload the file with the data.'),
  },
  unreadable: { id: 'readable', mend: UPLOAD_AGAIN },
  'cut-short': { id: 'readable', mend: UPLOAD_AGAIN },
  'damaged-part': { id: 'readable', mend: UPLOAD_AGAIN },
  'damaged-members': { id: 'readable', mend: UPLOAD_AGAIN },
  'broken-json': { id: 'readable', mend: UPLOAD_AGAIN },
  'broken-xml': { id: 'readable', mend: UPLOAD_AGAIN },
  'content-missing': { id: 'readable', mend: text('Caricare di nuovo il file.', 'Upload the file again.') },
  'machine-fault': {
    id: 'readable',
    mend: text(
      'Non serve fare nulla: la lettura viene ritentata.',
      'Nothing is to be done: reading is tried again.',
    ),
  },
  'password-protected': {
    id: 'readable',
    mend: text(
      'Togliere la password e caricare di nuovo il file.',
      'Take the password away and upload the file again.',
    ),
  },
  'locked-members': {
    id: 'readable',
    mend: text('Togliere la password all’archivio.', 'Take the password off the archive.'),
  },
  'archive-bomb': { id: 'readable', mend: SPLIT },
  'record-too-large': { id: 'readable', mend: UPLOAD_AGAIN },
  'too-many-columns': { id: 'readable', mend: SPLIT },
  'too-much-memory': { id: 'readable', mend: SPLIT },
  'too-much-time': { id: 'readable', mend: SPLIT },
  'workbook-too-large': { id: 'readable', mend: SPLIT },
  'web-page': {
    id: 'readable',
    mend: text(
      'Al posto dei dati c’è una pagina web, spesso una pagina di errore: scaricare di nuovo il file dalla sua fonte.',
      'In place of the data there is a web page, often one of an error: fetch the file from its source again.',
    ),
  },
  mojibake: {
    id: 'encoding',
    mend: text(
      'Esportare di nuovo i dati in UTF-8 dalla fonte: le lettere accentate erano già rovinate prima del caricamento.',
      'Export the data from their source again, in UTF-8: accented letters were spoiled before the upload.',
    ),
  },
  'encoding-mismatch': {
    id: 'encoding',
    mend: text(
      'Salvare gli attributi in UTF-8 e dichiararlo.',
      'Save the attributes as UTF-8 and declare it.',
    ),
  },
  'nul-bytes': {
    id: 'encoding',
    mend: text('Salvare il file come testo in UTF-8.', 'Save the file as text in UTF-8.'),
  },
  'unclosed-quotes': {
    id: 'separator',
    mend: text(
      'Racchiudere fra virgolette le celle intere e raddoppiare le virgolette al loro interno.',
      'Quote whole cells, and double the quotes inside them.',
    ),
  },
  'no-header': { id: 'header', mend: ONE_HEADER },
  'missing-names': { id: 'header', mend: ONE_HEADER },
  'doubled-names': { id: 'header', mend: ONE_HEADER },
  'stated-header-missing': { id: 'header', mend: ONE_HEADER },
  'stated-name-taken': { id: 'header', mend: ONE_HEADER },
  'stated-column-missing': { id: 'header', mend: STATE_IT },
  'repeated-header': {
    id: 'extra-rows',
    mend: text(
      'Togliere le intestazioni ripetute fra i dati, o dividere il file in più tabelle.',
      'Take the repeated headers out of the data, or split the file into several tables.',
    ),
  },
  'notes-after-data': {
    id: 'extra-rows',
    mend: text(
      'Spostare note e fonti nella descrizione del dataset.',
      'Move notes and sources to the description of the dataset.',
    ),
  },
  'ragged-rows': {
    id: 'ragged-rows',
    mend: text(
      'Ogni riga deve avere tante celle quante l’intestazione: controllare separatori e virgolette nelle righe indicate.',
      'Each row must have as many cells as the header: look at separators and quotes in the lines named.',
    ),
  },
  'mixed-types': { id: 'mixed-types', mend: STATE_IT },
  'stated-type-refused': { id: 'mixed-types', mend: STATE_IT },
  'kept-as-text': { id: 'mixed-types', mend: STATE_IT },
  'mixed-decimal-marks': { id: 'mixed-numbers', mend: ONE_NOTATION },
  'mixed-grouping': { id: 'mixed-numbers', mend: ONE_NOTATION },
  'mixed-notation': { id: 'mixed-numbers', mend: ONE_NOTATION },
  'mixed-units': {
    id: 'mixed-numbers',
    mend: text(
      'Usare una sola unità per colonna e scriverla nel nome della colonna, non nelle celle.',
      'Use one unit a column and write it in the name of the column, not in the cells.',
    ),
  },
  'ambiguous-decimal-mark': { id: 'mixed-numbers', mend: STATE_IT },
  'stated-marks-needed': { id: 'mixed-numbers', mend: STATE_IT },
  'date-order-ambiguous': {
    id: 'mixed-dates',
    mend: text(
      'Confermare l’ordine di giorno e mese nella lettura del file, o scrivere le date come aaaa-mm-gg.',
      'Confirm the order of day and month in the reading of the file, or write dates as yyyy-mm-dd.',
    ),
  },
  'lost-leading-zeros': {
    id: 'lost-zeros',
    mend: text(
      'Esportare di nuovo la colonna come testo: il foglio di calcolo ha tolto gli zeri iniziali.',
      'Export the column as text again: the spreadsheet took the leading zeros away.',
    ),
  },
  'name-and-content-differ': {
    id: 'other-codes',
    mend: text(
      'Verificare se quei codici fiscali si possono pubblicare, e correggere il nome della colonna.',
      'Find out whether those tax codes may be published, and correct the name of the column.',
    ),
  },
  'swapped-coordinates': { id: 'coordinates', mend: COORDINATES },
  'zero-coordinates': { id: 'coordinates', mend: COORDINATES },
  'missing-geometry': { id: 'coordinates', mend: COORDINATES },
  'null-island': { id: 'coordinates', mend: COORDINATES },
  'outside-italy': { id: 'coordinates', mend: COORDINATES },
  'coordinates-outside-degrees': { id: 'coordinates', mend: COORDINATES },
  'suggested-reference-system': {
    id: 'coordinates',
    mend: text(
      'Confermare il sistema di riferimento delle coordinate.',
      'Confirm the reference system of the coordinates.',
    ),
  },
  'cell-errors': { id: 'reading', mend: IN_THE_SHEET },
  'uncached-formulas': { id: 'reading', mend: IN_THE_SHEET },
  'merged-cells': { id: 'reading', mend: IN_THE_SHEET },
};

/** Words of findings about places, whose codes `src/geo` makes. */
const OF_PLACES = /crs|geometr|coordinate|position|ring|self-inter|datum|outside-italy|null-island/;

function meaningOf(code: string): Meaning {
  return MEANINGS[code] ?? { id: OF_PLACES.test(code) ? 'coordinates' : 'reading', mend: SEE_IT };
}

/**
 * A finding of the load as a check. A finding that is only told (`info`) makes no warning of the report; of a file that
 * is kept and is no table nothing is wrong.
 */
export function checkOfFinding(finding: Finding, part?: number): FileCheck {
  const { id, mend } = meaningOf(finding.code);
  return {
    id,
    status: finding.severity === 'error' ? 'failed' : 'warning',
    severity: finding.severity,
    message: finding.message,
    mend,
    ...(part !== undefined && { part }),
    ...(finding.column !== undefined && { column: finding.column }),
    samples: samplesOf(finding),
    code: finding.code,
  };
}

/** Lines and texts of a finding about one column belong together where there are as many of both. */
function samplesOf({ lines = [], samples = [], column }: Finding): CheckSample[] {
  const of = column === undefined ? {} : { column };
  const shown = (value: string | undefined) => (value === undefined || mayNamePerson(value) ? {} : { value });
  const paired = column !== undefined && lines.length === samples.length;
  if (lines.length > 0) {
    return lines.slice(0, MOST_SAMPLES).map((line, i) => ({ line, ...of, ...(paired && shown(samples[i])) }));
  }
  return samples.slice(0, MOST_SAMPLES).map((value) => ({ ...of, ...shown(value) }));
}
