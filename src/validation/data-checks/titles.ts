import type { Bilingual } from '../../errors.js';
import type { CheckId, FileCheck } from './report.js';

/** What each check is called, what is said where it is passed, and where there is nothing to put it to. */
interface Wording {
  title: Bilingual;
  passed: Bilingual;
  absent: Bilingual;
}

const text = (it: string, en: string): Bilingual => ({ it, en });
const NO_TABLE = text('Il file non è una tabella.', 'The file is no table.');
const NO_SUCH_COLUMN = text(
  'Nessuna colonna di questo tipo è stata riconosciuta.',
  'No column of this kind was recognised.',
);

const WORDING: Record<CheckId, Wording> = {
  readable: {
    title: text('Leggibilità', 'Readability'),
    passed: text('Il file si apre e si legge per intero.', 'The file opens and reads to its end.'),
    absent: text(
      'Il formato non si legge come tabella: il contenuto non è stato esaminato.',
      'The format is not read as a table: the content was not looked at.',
    ),
  },
  'file-ending': {
    title: text('Contenuto ed estensione', 'Content and file ending'),
    passed: text(
      'Il contenuto è quello che l’estensione promette.',
      'The content is what the ending promises.',
    ),
    absent: text(
      'L’estensione del nome non dice un formato noto.',
      'The ending of the name tells no known format.',
    ),
  },
  'declared-format': {
    title: text('Formato dichiarato', 'Declared format'),
    passed: text('Il formato dichiarato è quello del file.', 'The declared format is that of the file.'),
    absent: text('Nei metadati non c’è un formato.', 'The metadata declare no format.'),
  },
  'declared-size': {
    title: text('Dimensione dichiarata', 'Declared size'),
    passed: text('La dimensione dichiarata è quella del file.', 'The declared size is that of the file.'),
    absent: text('Nei metadati non c’è una dimensione.', 'The metadata declare no size.'),
  },
  'declared-checksum': {
    title: text('Impronta dichiarata', 'Declared checksum'),
    passed: text('L’impronta dichiarata è quella del file.', 'The declared checksum is that of the file.'),
    absent: text('Nei metadati non c’è un’impronta SHA-256.', 'The metadata declare no SHA-256 checksum.'),
  },
  encoding: {
    title: text('Codifica dei caratteri', 'Character encoding'),
    passed: text('I caratteri sono in UTF-8.', 'The characters are in UTF-8.'),
    absent: text('Il formato non è testo delimitato.', 'The format is not delimited text.'),
  },
  separator: {
    title: text('Separatore', 'Separator'),
    passed: text('Il separatore delle celle è uno solo.', 'Cells are separated by one sign throughout.'),
    absent: text('Il formato non è testo delimitato.', 'The format is not delimited text.'),
  },
  header: {
    title: text('Intestazione', 'Header'),
    passed: text('Ogni colonna ha un nome suo.', 'Each column has a name of its own.'),
    absent: NO_TABLE,
  },
  'ragged-rows': {
    title: text('Righe irregolari', 'Ragged rows'),
    passed: text(
      'Tutte le righe hanno le celle dell’intestazione.',
      'All rows have the cells of the header.',
    ),
    absent: NO_TABLE,
  },
  'extra-rows': {
    title: text('Righe estranee', 'Rows that are no data'),
    passed: text('Non ci sono note o titoli fra i dati.', 'There are no notes or titles among the data.'),
    absent: NO_TABLE,
  },
  reading: {
    title: text('Lettura', 'Reading'),
    passed: text('Nulla da segnalare nella lettura.', 'Nothing to report of the reading.'),
    absent: NO_TABLE,
  },
  'empty-columns': {
    title: text('Colonne vuote', 'Empty columns'),
    passed: text('Ogni colonna ha almeno un valore.', 'Each column has at least one value.'),
    absent: NO_TABLE,
  },
  'repeated-columns': {
    title: text('Colonne ripetute', 'Repeated columns'),
    passed: text('Nessuna colonna ripete un’altra.', 'No column repeats another.'),
    absent: NO_TABLE,
  },
  completeness: {
    title: text('Completezza', 'Completeness'),
    passed: text('Nessuna colonna è in gran parte vuota.', 'No column is largely empty.'),
    absent: NO_TABLE,
  },
  'duplicate-rows': {
    title: text('Righe duplicate', 'Duplicate rows'),
    passed: text('Non ci sono righe uguali.', 'No two rows are equal.'),
    absent: NO_TABLE,
  },
  'mixed-types': {
    title: text('Tipi misti', 'Mixed types'),
    passed: text(
      'Le celle di ogni colonna sono dello stesso tipo.',
      'The cells of each column are of one type.',
    ),
    absent: NO_TABLE,
  },
  'mixed-numbers': {
    title: text('Scrittura dei numeri', 'Notation of numbers'),
    passed: text('I numeri di ogni colonna sono scritti allo stesso modo.', 'Numbers are written alike.'),
    absent: NO_TABLE,
  },
  'mixed-dates': {
    title: text('Scrittura delle date', 'Notation of dates'),
    passed: text('Le date di ogni colonna sono scritte allo stesso modo.', 'Dates are written alike.'),
    absent: NO_TABLE,
  },
  'lost-zeros': {
    title: text('Zeri iniziali', 'Leading zeros'),
    passed: text('Nessun codice ha perso gli zeri iniziali.', 'No code lost its leading zeros.'),
    absent: NO_TABLE,
  },
  'municipality-codes': {
    title: text('Codici ISTAT dei comuni', 'ISTAT codes of municipalities'),
    passed: text('I codici dei comuni esistono.', 'The codes of municipalities exist.'),
    absent: NO_SUCH_COLUMN,
  },
  'province-codes': {
    title: text('Codici e sigle delle province', 'Codes of provinces'),
    passed: text('I codici e le sigle delle province esistono.', 'The codes of provinces exist.'),
    absent: NO_SUCH_COLUMN,
  },
  'region-codes': {
    title: text('Codici ISTAT delle regioni', 'ISTAT codes of regions'),
    passed: text('I codici delle regioni esistono.', 'The codes of regions exist.'),
    absent: NO_SUCH_COLUMN,
  },
  cap: {
    title: text('CAP', 'Postal codes (CAP)'),
    passed: text(
      'I CAP hanno la forma giusta e una zona che esiste.',
      'Postal codes have the right form and a zone that exists.',
    ),
    absent: NO_SUCH_COLUMN,
  },
  'cap-province': {
    title: text('CAP e provincia', 'Postal code and province'),
    passed: text(
      'I CAP sono plausibili per la provincia della riga.',
      'Postal codes suit the province of their row.',
    ),
    absent: text(
      'Non ci sono insieme una colonna di CAP e una di province o comuni.',
      'There are no columns of postal codes and of provinces or municipalities together.',
    ),
  },
  'other-codes': {
    title: text('Altri codici', 'Other codes'),
    passed: text(
      'I codici catastali, NUTS e le partite IVA sono ben formati.',
      'Cadastral, NUTS and VAT codes are well formed.',
    ),
    absent: NO_SUCH_COLUMN,
  },
  coordinates: {
    title: text('Coordinate', 'Coordinates'),
    passed: text('Le coordinate si leggono senza dubbi.', 'The coordinates read without doubt.'),
    absent: text('Non sono state riconosciute coordinate.', 'No coordinates were recognised.'),
  },
  'coordinates-area': {
    title: text('Coordinate e area dichiarata', 'Coordinates and declared area'),
    passed: text('Tutti i luoghi sono nell’area del dataset.', 'All places lie in the area of the dataset.'),
    absent: text(
      'Non sono state riconosciute coordinate, o l’area dichiarata non è nota.',
      'No coordinates were recognised, or the declared area is not known.',
    ),
  },
  currentness: {
    title: text('Attualità', 'Currentness'),
    passed: text(
      'Il dataset è aggiornato come la sua frequenza promette.',
      'The dataset is as current as its frequency promises.',
    ),
    absent: text(
      'La frequenza dichiarata non promette un intervallo misurabile.',
      'The declared frequency promises no measurable interval.',
    ),
  },
};

/** What a check is called. */
export const titleOf = (id: CheckId): Bilingual => WORDING[id].title;

/** A check that found nothing. */
export const passed = (id: CheckId, message: Bilingual = WORDING[id].passed): FileCheck => ({
  id,
  status: 'passed',
  severity: 'info',
  message,
  samples: [],
});

/** A check that could not be put to the file. */
export const notApplicable = (id: CheckId, message: Bilingual = WORDING[id].absent): FileCheck => ({
  id,
  status: 'not-applicable',
  severity: 'info',
  message,
  samples: [],
});
