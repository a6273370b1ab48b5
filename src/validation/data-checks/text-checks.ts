import type { LoadedDetection } from '../../tables/load-model.js';
import type { FileCheck } from './report.js';
import { notApplicable, passed } from './titles.js';

const SIGNS: Readonly<Record<string, { it: string; en: string }>> = {
  ',': { it: 'la virgola', en: 'the comma' },
  ';': { it: 'il punto e virgola', en: 'the semicolon' },
  '\t': { it: 'la tabulazione', en: 'the tab' },
  '|': { it: 'la barra verticale', en: 'the vertical bar' },
};

/** Encoding and separator of delimited text, as the load found them over the whole file. */
export function textChecks(detection: LoadedDetection | null, columns: number): FileCheck[] {
  if (!detection?.dialect || (detection.format !== 'csv' && detection.format !== 'tsv')) {
    return [notApplicable('encoding'), notApplicable('separator')];
  }
  return [encodingCheck(detection), separatorCheck(detection.dialect.delimiter, columns)];
}

function encodingCheck({ encoding, bom }: LoadedDetection): FileCheck {
  if (encoding === 'UTF-8' || encoding === null) {
    return bom
      ? passed('encoding', {
          it: 'I caratteri sono in UTF-8 (con BOM).',
          en: 'The characters are in UTF-8 (with BOM).',
        })
      : passed('encoding');
  }
  return {
    id: 'encoding',
    status: 'warning',
    severity: 'warning',
    message: {
      it: `I caratteri sono in ${encoding}, riconosciuta dal contenuto: altri programmi potrebbero sbagliare le lettere accentate.`,
      en: `The characters are in ${encoding}, recognised by the content: other programs may get accented letters wrong.`,
    },
    mend: {
      it: 'Salvare il file in UTF-8. Il CSV normalizzato che il portale offre lo è già.',
      en: 'Save the file in UTF-8. The normalised CSV that the portal offers is.',
    },
    samples: [],
  };
}

function separatorCheck(delimiter: string, columns: number): FileCheck {
  const sign = SIGNS[delimiter] ?? { it: `«${delimiter}»`, en: `“${delimiter}”` };
  if (columns < 2) {
    return {
      id: 'separator',
      status: 'warning',
      severity: 'info',
      message: {
        it: 'Il file ha una sola colonna: nessun separatore è stato trovato.',
        en: 'The file has one column only: no separator was found.',
      },
      mend: {
        it: 'Se le colonne sono di più, separarle con la virgola o il punto e virgola.',
        en: 'If there are more columns, separate them by commas or semicolons.',
      },
      samples: [],
    };
  }
  return passed('separator', {
    it: `Le celle sono separate con ${sign.it} in tutto il file.`,
    en: `Cells are separated by ${sign.en} throughout.`,
  });
}
