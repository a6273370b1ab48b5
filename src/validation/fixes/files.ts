import type { Distribution } from '../../catalog/model/index.js';
import type { Bilingual } from '../../errors.js';
import type { FileFormat } from '../../tables/table-model.js';
import { byCode, byIri, type FileType, fileTypeOfName } from '../../vocabularies/index.js';
import { isIanaMediaType } from '../quality-score/checks.js';
import { defineFix, type FileFacts, type Fix, type FixableDoc, type FixContext } from './fix.js';

/** The EU code of what the content of a file is. Archives say too little: their name tells what is inside. */
const CODES: Partial<Record<FileFormat, string>> = {
  csv: 'CSV',
  tsv: 'TSV',
  json: 'JSON',
  geojson: 'GEOJSON',
  xlsx: 'XLSX',
  xls: 'XLS',
  ods: 'ODS',
  geopackage: 'GPKG',
  shapefile: 'SHP',
  gtfs: 'GTFS',
  kml: 'KML',
  kmz: 'KMZ',
  xml: 'XML',
  html: 'HTML',
  pdf: 'PDF',
};

/** Formats that are read as one of those above: the name tells which (JSON-LD is JSON, RDF/XML is XML). */
const GENERAL: ReadonlySet<string> = new Set(['JSON', 'XML', 'HTML', 'CSV', 'TSV']);

/** What a stored file is: its content counts, and the name where the content says only what it is written in. */
export function fileTypeOfFile({ name, format }: FileFacts): FileType | undefined {
  const named = fileTypeOfName(name);
  const code = format && CODES[format];
  const read = code ? byCode('file-type', code) : undefined;
  return read && !(named && GENERAL.has(read.code)) ? read : named;
}

/** What a distribution is in: its file, or the name of the file behind its download address. */
function fileTypeOf(distribution: Distribution, { files }: FixContext): FileType | undefined {
  const file = files.get(distribution.id);
  if (file) return fileTypeOfFile(file);
  const types = (distribution.downloadURL ?? []).map((url) => fileTypeOfName(url));
  return types.every((type) => type?.iri === types[0]?.iri) ? types[0] : undefined;
}

const knownFormat = ({ format }: Distribution): FileType | undefined => {
  const type = format === undefined ? undefined : byIri('file-type', format);
  return type?.provisional ? undefined : type;
};

/** Changes each distribution of a document. */
export function mapDistributions(
  doc: FixableDoc,
  change: (distribution: Distribution) => Distribution,
): FixableDoc {
  return doc.distribution ? { ...doc, distribution: doc.distribution.map(change) } : doc;
}

const differing = (doc: FixableDoc, context: FixContext): { said: FileType; is: FileType; name: string }[] =>
  (doc.distribution ?? []).flatMap((distribution) => {
    const file = context.files.get(distribution.id);
    const said = knownFormat(distribution);
    const is = file && fileTypeOfFile(file);
    return said && is && said.iri !== is.iri ? [{ said, is, name: file.name }] : [];
  });

const FORMAT_METRICS = [
  'formatAvailability',
  'mediaTypeAvailability',
  'formatMediaTypeVocabularyAlignment',
  'formatMediaTypeNonProprietary',
  'formatMediaTypeMachineInterpretable',
] as const;

/** Format, media type and size, from the file itself. */
export const FILE_FIXES: readonly Fix[] = [
  defineFix({
    id: 'file-format',
    description: {
      it: 'Scrive il formato, dal file o dal nome del file che si scarica.',
      en: 'Writes the format, from the file or from the name of the file that is downloaded.',
    },
    rules: ['agid-83', 'format-unknown'],
    metrics: FORMAT_METRICS,
    kinds: ['dataset'],
    apply: (doc, context) =>
      mapDistributions(doc, (distribution) => {
        // A format of another vocabulary is a value; one that is missing or provisional is none.
        const { format } = distribution;
        const isNone = format === undefined || byIri('file-type', format)?.provisional === true;
        const type = isNone ? fileTypeOf(distribution, context) : undefined;
        return type ? { ...distribution, format: type.iri } : distribution;
      }),
  }),
  defineFix({
    id: 'file-format-differs',
    description: {
      it: 'Mette il formato che il file ha davvero al posto di quello dichiarato.',
      en: 'Puts the format that the file really has in place of the one stated.',
    },
    rules: [],
    metrics: FORMAT_METRICS,
    kinds: ['dataset'],
    question(doc, context) {
      const [first] = differing(doc, context);
      if (!first) return undefined;
      const { said, is, name } = first;
      const asks: Bilingual = {
        it: `«${name}» è dichiarato ${said.code}, ma è ${is.code}: si corregge?`,
        en: `“${name}” is stated to be ${said.code}, yet it is ${is.code}: put it right?`,
      };
      return { kind: 'confirm', asks };
    },
    apply: (doc, context) =>
      mapDistributions(doc, (distribution) => {
        const file = context.files.get(distribution.id);
        const type = file && knownFormat(distribution) && fileTypeOfFile(file);
        if (!type || type.iri === distribution.format) return distribution;
        const { mediaType: _old, ...rest } = distribution;
        const mediaType = type.mediaTypes[0];
        return { ...rest, format: type.iri, ...(mediaType && { mediaType }) };
      }),
  }),
  defineFix({
    id: 'media-type',
    description: {
      it: 'Scrive il media type del registro IANA che va con il formato.',
      en: 'Writes the media type of IANA’s register that goes with the format.',
    },
    rules: ['dcat-ap-distribution-media-type-vocabulary'],
    metrics: ['mediaTypeAvailability', 'formatMediaTypeVocabularyAlignment'],
    kinds: ['dataset'],
    apply: (doc, context) =>
      mapDistributions(doc, (distribution) => {
        if (isIanaMediaType(distribution.mediaType)) return distribution;
        const types = (knownFormat(distribution) ?? fileTypeOf(distribution, context))?.mediaTypes ?? [];
        // What the file came with is served where nothing is stated.
        const served = distribution.mediaType === undefined && context.files.get(distribution.id)?.mediaType;
        const [mediaType] = types;
        if (!mediaType || !isIanaMediaType(mediaType) || (served && types.includes(served)))
          return distribution;
        return { ...distribution, mediaType };
      }),
  }),
  defineFix({
    id: 'file-size',
    description: {
      it: 'Corregge dimensione e checksum che non sono quelli del file caricato.',
      en: 'Corrects a size and a checksum that are not those of the uploaded file.',
    },
    rules: [],
    metrics: ['byteSizeAvailability'],
    kinds: ['dataset'],
    apply: (doc, { files }) =>
      mapDistributions(doc, (distribution) => {
        const file = files.get(distribution.id);
        if (!file) return distribution;
        const { byteSize, checksum } = distribution;
        return {
          ...distribution,
          // What is not stated is served from the file anyway, and stays right when the next one comes.
          ...(byteSize !== undefined && { byteSize: file.size }),
          ...(checksum?.algorithm.toLowerCase().replace('-', '') === 'sha256' && {
            checksum: { ...checksum, value: file.sha256 },
          }),
        };
      }),
  }),
];
