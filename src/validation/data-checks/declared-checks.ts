import type { Distribution, StoredFile } from '../../catalog/model/index.js';
import type { FileFormat } from '../../tables/table-model.js';
import { declaredType, endingCode, mayBe } from './formats.js';
import type { CheckId, FileCheck } from './report.js';
import { notApplicable, passed } from './titles.js';

/** What is known of a file itself. */
export interface FoundFile {
  file: Pick<StoredFile, 'name' | 'size' | 'sha256'>;
  /** By its bytes; null where they are gone. */
  format: FileFormat | null;
  /** Formats of its parts. */
  inside: readonly FileFormat[];
}

type Declared = Pick<Distribution, 'format' | 'mediaType' | 'byteSize' | 'checksum'>;

/** Checks of the file against its own name and against what the metadata say of it. Pure. */
export function declaredChecks(declared: Declared, found: FoundFile): FileCheck[] {
  return [
    endingCheck(found),
    formatCheck(declared, found),
    sizeCheck(declared, found.file.size),
    checksumCheck(declared, found.file.sha256),
  ];
}

const FORMAT_WORDS: Partial<Record<FileFormat, string>> = {
  csv: 'CSV',
  tsv: 'TSV',
  json: 'JSON',
  geojson: 'GeoJSON',
  xlsx: 'XLSX (Excel)',
  xls: 'XLS (Excel)',
  ods: 'ODS',
  pdf: 'PDF',
  zip: 'ZIP',
  gzip: 'gzip',
  xml: 'XML',
  html: 'HTML',
};
const wordFor = (format: FileFormat, lang: 'it' | 'en'): string => {
  if (format === 'empty') return lang === 'it' ? 'nulla (il file è vuoto)' : 'nothing (the file is empty)';
  if (format === 'other')
    return lang === 'it' ? 'un formato non riconosciuto' : 'a format that is not recognised';
  return FORMAT_WORDS[format] ?? format;
};

const wrong = (
  id: CheckId,
  severity: 'error' | 'warning',
  [it, en]: [string, string],
  [mendIt, mendEn]: [string, string],
): FileCheck => ({
  id,
  status: severity === 'error' ? 'failed' : 'warning',
  severity,
  message: { it, en },
  mend: { it: mendIt, en: mendEn },
  samples: [],
});

function endingCheck({ file, format, inside }: FoundFile): FileCheck {
  const code = endingCode(file.name);
  const right = code === undefined || format === null ? undefined : mayBe(code, format, inside);
  if (right === undefined || format === null) return notApplicable('file-ending');
  if (right) return passed('file-ending');
  const web = format === 'html';
  return wrong(
    'file-ending',
    'error',
    [
      `Il nome «${file.name}» promette ${code}, ma il contenuto è ${wordFor(format, 'it')}.`,
      `The name “${file.name}” promises ${code}, but the content is ${wordFor(format, 'en')}.`,
    ],
    web
      ? [
          'Al posto dei dati c’è una pagina web, forse di errore: scaricare di nuovo il file dalla fonte.',
          'In place of the data there is a web page, perhaps of an error: fetch the file from its source again.',
        ]
      : [
          'Salvare il file nel formato che il nome promette, o cambiargli estensione, e ricaricarlo.',
          'Save the file in the format that its name promises, or change its ending, and upload it again.',
        ],
  );
}

function formatCheck({ format: iri, mediaType }: Declared, { format, inside }: FoundFile): FileCheck {
  const type = declaredType(iri);
  const right = type && format !== null ? mayBe(type.code, format, inside) : undefined;
  if (!type || format === null || right === undefined) return notApplicable('declared-format');
  if (!right) {
    return wrong(
      'declared-format',
      'error',
      [
        `I metadati dichiarano ${type.code}, ma il file è ${wordFor(format, 'it')}.`,
        `The metadata declare ${type.code}, but the file is ${wordFor(format, 'en')}.`,
      ],
      [
        'Correggere il formato della distribuzione, o caricare il file nel formato dichiarato.',
        'Correct the format of the distribution, or upload the file in the declared format.',
      ],
    );
  }
  const media = mediaType?.toLowerCase();
  const known = type.mediaTypes.map((one) => one.toLowerCase());
  if (media && known.length > 0 && !known.includes(media) && !/octet-stream|zip/.test(media)) {
    return wrong(
      'declared-format',
      'warning',
      [
        `Il tipo IANA dichiarato (${mediaType}) non è quello del formato ${type.code}.`,
        `The declared media type (${mediaType}) is not that of the format ${type.code}.`,
      ],
      [`Usare ${type.mediaTypes[0]}.`, `Use ${type.mediaTypes[0]}.`],
    );
  }
  return passed('declared-format');
}

function sizeCheck({ byteSize }: Declared, size: number): FileCheck {
  if (byteSize === undefined) return notApplicable('declared-size');
  if (byteSize === size) return passed('declared-size');
  const [it, en] = size > byteSize ? ['più grande', 'bigger'] : ['più piccolo', 'smaller'];
  return wrong(
    'declared-size',
    'warning',
    [
      `Il file è ${it} di quanto dichiarato: ${size} byte invece di ${byteSize}.`,
      `The file is ${en} than declared: ${size} bytes instead of ${byteSize}.`,
    ],
    [
      'Aggiornare la dimensione nei metadati, o verificare che il file caricato sia quello intero e giusto.',
      'Update the size in the metadata, or make sure that the uploaded file is whole and the right one.',
    ],
  );
}

function checksumCheck({ checksum }: Declared, sha256: string): FileCheck {
  if (!checksum || !/^sha-?256$/i.test(checksum.algorithm)) return notApplicable('declared-checksum');
  if (checksum.value.toLowerCase() === sha256) return passed('declared-checksum');
  return wrong(
    'declared-checksum',
    'error',
    [
      'L’impronta SHA-256 dichiarata non è quella del file: non è lo stesso file.',
      'The declared SHA-256 checksum is not that of the file: it is not the same file.',
    ],
    [
      'Caricare il file giusto, o togliere l’impronta dai metadati: il portale pubblica la sua.',
      'Upload the right file, or take the checksum out of the metadata: the portal publishes its own.',
    ],
  );
}
