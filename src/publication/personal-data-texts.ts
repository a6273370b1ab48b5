import type { Bilingual } from '../errors.js';
import type { PersonalDataKind } from '../validation/personal-data/index.js';
import type { PartFinding } from './personal-data-decisions.js';

/** The kinds as people call them. */
export const KIND_NAMES: Record<PersonalDataKind, Bilingual> = {
  'codice-fiscale': { it: 'codici fiscali di persone', en: 'tax codes of persons' },
  iban: { it: 'IBAN', en: 'IBANs' },
  email: { it: 'indirizzi e-mail di persone', en: 'e-mail addresses of persons' },
  phone: { it: 'numeri di telefono di persone', en: 'telephone numbers of persons' },
  'vehicle-plate': { it: 'targhe di veicoli', en: 'plates of vehicles' },
  'person-name': { it: 'nomi di persone', en: 'names of persons' },
  'birth-date': { it: 'date di nascita', en: 'dates of birth' },
  health: { it: 'dati sulla salute', en: 'data about health' },
};

/** What a finding says to who wants to publish. */
export function describeFinding({
  column,
  kind,
  rows,
  distinct,
  exact,
  part,
  samples,
}: PartFinding): Bilingual {
  const about = exact ? { it: '', en: '' } : { it: 'circa ', en: 'about ' };
  const where = part > 0 ? { it: `, tabella ${part}`, en: `, table ${part}` } : { it: '', en: '' };
  const example = samples[0]
    ? { it: ` (ad esempio ${samples[0]})`, en: ` (such as ${samples[0]})` }
    : { it: '', en: '' };
  return {
    it: `Colonna "${column}"${where.it}: ${KIND_NAMES[kind].it} in ${about.it}${rows} righe, ${distinct} diversi${example.it}.`,
    en: `Column "${column}"${where.en}: ${KIND_NAMES[kind].en} in ${about.en}${rows} rows, ${distinct} different${example.en}.`,
  };
}

export const ASK: Bilingual = {
  it: 'Il file contiene dati personali. Per pubblicarlo, chi ne ha il diritto lo accetta indicando il motivo, oppure una copia mascherata ne prende il posto.',
  en: 'The file holds personal data. To publish it, somebody who may publish accepts that and says why, or a masked copy takes its place.',
};

export const STILL_SEARCHED: Bilingual = {
  it: 'La ricerca di dati personali nel file non è finita: si può pubblicare quando lo è.',
  en: 'The file is still being searched for personal data: it can be published when that is done.',
};

/** The same of rows that came through the APIs. */
export const STILL_SEARCHED_ROWS: Bilingual = {
  it: 'La ricerca di dati personali nelle righe ricevute via API non è finita: si può pubblicare quando lo è.',
  en: 'The rows that came by API are still being searched for personal data: they can be published when that is done.',
};

export const UNCHECKED_ROWS: Bilingual = {
  it: 'Non è stato possibile cercare dati personali nelle righe ricevute via API: chi ha il diritto di pubblicare ne risponde, indicando il motivo.',
  en: 'The rows that came by API could not be searched for personal data: somebody who may publish answers for them and says why.',
};

/** What is said of a table that could not be searched. */
export const describeUnchecked = (part: number): Bilingual => ({
  it: `Non è stato possibile cercare dati personali nella tabella ${part} del file: chi ha il diritto di pubblicare ne risponde, indicando il motivo.`,
  en: `Table ${part} of the file could not be searched for personal data: somebody who may publish answers for it and says why.`,
});
