import { elementNames } from '../../tables/export/gpx.js';
import { jsonValues } from '../../tables/export/json-values.js';
import type { ExportSource } from '../../tables/export/source.js';
import { xmlText } from '../../tables/export/xml-sql.js';
import type { TableColumn } from '../../tables/query/relation.js';
import { featureOf } from './show-value.js';

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const GEO_JSON = 'http://www.opengis.net/ont/geosparql#geoJSONLiteral';

/** A literal of a record: its text, and its type where it is no plain text. */
interface Value {
  name: string;
  text: string;
  type?: string;
}

function typeOf({ type }: TableColumn, value: unknown): string | undefined {
  switch (type) {
    case 'integer':
    case 'year':
      return `${XSD}integer`;
    case 'number':
      return `${XSD}${/e/i.test(String(value)) ? 'double' : 'decimal'}`;
    case 'boolean':
      return `${XSD}boolean`;
    case 'date':
      return `${XSD}date`;
    case 'dateTime':
      return `${XSD}dateTime`;
    default:
      return undefined;
  }
}

/** What a record says: a literal for each value that is there. */
function* valuesOf(
  columns: readonly TableColumn[],
  names: readonly string[],
  row: readonly unknown[],
): Generator<Value> {
  for (const [at, column] of columns.entries()) {
    const value = row[at];
    const name = names[at];
    if (value === null || value === undefined || name === undefined) continue;
    const geometry =
      column.type === 'geoPoint' || column.type === 'geoShape' ? featureOf(value)?.geometry : undefined;
    if (geometry) {
      yield { name, text: JSON.stringify(geometry), type: GEO_JSON };
      continue;
    }
    const type = typeOf(column, value);
    yield { name, text: String(value), ...(type && { type }) };
  }
}

/** Characters that a literal of Turtle cannot hold as they are (RDF 1.1 Turtle, section 2.5.1). */
const MARKS: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const quoted = (text: string): string => `"${text.replace(/["\\\n\r\t]/g, (mark) => MARKS[mark] ?? mark)}"`;

/** How a file of records as RDF begins, shows one, and ends. */
export interface RdfForm {
  mediaType: string;
  extension: string;
  begin(vocabulary: string): string;
  record(vocabulary: string, values: readonly Value[], first: boolean): string;
  end: string;
}

const turtle: RdfForm = {
  mediaType: 'text/turtle; charset=utf-8',
  extension: 'ttl',
  begin: () => '',
  record: (vocabulary, values) =>
    `[\n${values
      .map(({ name, text, type }) => `  <${vocabulary}${name}> ${quoted(text)}${type ? `^^<${type}>` : ''}`)
      .join(' ;\n')}\n] .\n`,
  end: '',
};

/** The forms of this API in which records are RDF: each a node without a name, its fields properties of the dataset. */
export const RDF_FORMS: Readonly<Record<string, RdfForm>> = {
  turtle,
  // All of Turtle is Notation3.
  n3: { ...turtle, mediaType: 'text/n3; charset=utf-8', extension: 'n3' },
  jsonld: {
    mediaType: 'application/ld+json; charset=utf-8',
    extension: 'jsonld',
    begin: () => '[',
    record: (vocabulary, values, first) => {
      const members = values.map(({ name, text, type }) => [
        `${vocabulary}${name}`,
        [{ '@value': text, ...(type && { '@type': type }) }],
      ]);
      return `${first ? '' : ','}\n${JSON.stringify(Object.fromEntries(members))}`;
    },
    end: '\n]\n',
  },
  rdfxml: {
    mediaType: 'application/rdf+xml; charset=utf-8',
    extension: 'rdf',
    begin: (vocabulary) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:v="${xmlText(vocabulary)}">\n`,
    record: (_, values) =>
      `<rdf:Description>${values
        .map(({ name, text, type }) => {
          const typed = type ? ` rdf:datatype="${type}"` : '';
          return `<v:${name}${typed}>${xmlText(text)}</v:${name}>`;
        })
        .join('')}</rdf:Description>\n`,
    end: '</rdf:RDF>\n',
  },
};

/** Records in one of the forms, row after row. @param vocabulary beginning of the IRIs of the fields */
export async function* writeTriples(
  source: ExportSource,
  form: RdfForm,
  vocabulary: string,
): AsyncGenerator<string> {
  const { columns } = source;
  const names = elementNames(columns.map(({ name }) => name));
  yield form.begin(vocabulary);
  let first = true;
  for await (const rows of jsonValues(source)) {
    let text = '';
    for (const row of rows) {
      const values = [...valuesOf(columns, names, row)];
      if (values.length === 0) continue;
      text += form.record(vocabulary, values, first);
      first = false;
    }
    yield text;
  }
  yield form.end;
}
