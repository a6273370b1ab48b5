import { isRealDate } from '../../catalog/model/index.js';
import type { Datatype } from '../kinds/index.js';

const DATE = /^(\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}:\d{2})?)?)?)(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/;

/** Whether a text is a year, a month, a day or an instant that exists. */
function isDate(text: string): boolean {
  const [, date] = DATE.exec(text) ?? [];
  return date !== undefined && isRealDate(date);
}

/** The datatypes that DCAT-AP asks for, by the word of the table (RULES digest, section 5.3). */
export const DATATYPES: readonly (readonly [string, Datatype])[] = [
  [
    'date',
    {
      types: ['xsd:date', 'xsd:dateTime', 'xsd:gYearMonth', 'xsd:gYear'],
      words: { it: 'una data che esiste', en: 'a date that exists' },
      isForm: isDate,
    },
  ],
  [
    'decimal',
    {
      types: ['xsd:decimal'],
      words: { it: 'un numero', en: 'a number' },
      isForm: (text) => /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text),
    },
  ],
  [
    'bytes',
    {
      types: ['xsd:nonNegativeInteger'],
      words: { it: 'un numero intero di byte', en: 'a whole number of bytes' },
      isForm: (text) => /^\+?\d+$/.test(text),
      sample: '"1024"^^xsd:nonNegativeInteger',
    },
  ],
  [
    'duration',
    {
      types: ['xsd:duration'],
      words: { it: 'una durata, come P1D', en: 'a duration, such as P1D' },
      isForm: (text) => /^-?P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/.test(text),
    },
  ],
  [
    'hex',
    {
      types: ['xsd:hexBinary'],
      words: { it: 'un valore esadecimale', en: 'a hexadecimal value' },
      isForm: (text) => /^([0-9a-fA-F]{2})*$/.test(text),
    },
  ],
];
