import type {
  MappedItem,
  Protocol,
  ReadEnd,
  SourcePage,
  SourceRecord,
  SourceSettings,
} from '../../harvesters/protocol.js';
import type { Dataset } from '../../src/catalog/model/index.js';
import { type HarvestRun, performRun, startRun } from '../../src/harvest/harvesting.js';
import { systemActor } from '../../src/people/policy.js';
import type { TestPortal } from '../helpers/portal.js';

/** A record of the source in memory: a dataset, and how it behaves. */
export interface MemoryRecord {
  key?: string;
  iri?: string;
  doc: Partial<Dataset>;
  aliases?: string[];
  chain?: string[];
  /** Mapping it fails. */
  breaks?: boolean;
}

/** A source whose records a test changes between runs. */
export interface MemorySource {
  records: MemoryRecord[];
  pageSize: number;
  claimed?: number;
  end: ReadEnd;
  /** Called before each page; what it raises breaks the reading. */
  beforePage?: (page: number) => void | Promise<void>;
  /** Pages come for ever. */
  endless?: boolean;
  readonly protocol: Protocol<MemoryRecord>;
}

const EU = 'http://publications.europa.eu/resource/authority';

/** A record with all that publication asks for. */
export const record = (
  n: number | string,
  changes: Partial<Dataset> = {},
  rest: Partial<MemoryRecord> = {},
) =>
  ({
    key: `k${n}`,
    iri: `https://origine.example.it/dataset/${n}`,
    ...rest,
    doc: {
      identifier: `origine:${n}`,
      title: { it: `Dataset ${n}` },
      description: { it: `La descrizione del dataset ${n}.` },
      theme: [`${EU}/data-theme/TRAN`],
      accrualPeriodicity: `${EU}/frequency/ANNUAL`,
      modified: '2026-01-01',
      rightsHolder: { identifier: 'c_x001', name: { it: 'Comune di Esempio' } },
      publisher: { identifier: 'c_x001', name: { it: 'Comune di Esempio' } },
      contactPoint: [{ fn: 'Ufficio dati', email: 'dati@esempio.example.it' }],
      distribution: [
        {
          id: '00000000-0000-4000-8000-000000000000',
          title: { it: 'In CSV' },
          format: `${EU}/file-type/CSV`,
          accessURL: [`https://origine.example.it/file/${n}.csv`],
          license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
        },
      ],
      ...changes,
    },
  }) satisfies MemoryRecord;

export function memorySource(records: MemoryRecord[], pageSize = 10): MemorySource {
  const source: MemorySource = {
    records,
    pageSize,
    end: { complete: true },
    protocol: {
      type: 'memory',
      title: { it: 'In memoria', en: 'In memory' },
      options: [{ name: 'lingua', title: { it: 'Lingua', en: 'Language' }, values: ['it', 'en'] }],
      async *read(
        _settings: SourceSettings,
        _tools,
        from?: string,
      ): AsyncGenerator<SourcePage<MemoryRecord>, ReadEnd> {
        const pages = Math.max(1, Math.ceil(source.records.length / source.pageSize));
        for (
          let page = from === undefined ? 0 : Number(from) + 1;
          source.endless || page < pages;
          page += 1
        ) {
          await source.beforePage?.(page);
          const start = (page % pages) * source.pageSize;
          yield {
            records: source.records
              .slice(start, start + source.pageSize)
              .map((value): SourceRecord<MemoryRecord> => ({ key: value.key, value })),
            cursor: String(page),
            ...(source.claimed !== undefined && { claimed: source.claimed }),
          };
        }
        return source.end;
      },
      map({ value }) {
        if (value.breaks) throw new Error('unexpected shape');
        const { iri, aliases, chain } = value;
        const doc = {
          ...value.doc,
          distribution: value.doc.distribution?.map((d) => ({ ...d, id: crypto.randomUUID() })),
        } as Dataset;
        const item: MappedItem = {
          kind: 'dataset',
          doc,
          ...(iri && { iri }),
          ...(aliases && { aliases }),
          ...(chain && { chain }),
        };
        return { items: [item], notes: [] };
      },
    },
  };
  return source;
}

export const OPERATOR = systemActor('test');

/** Runs a source here and now. */
export async function harvest(
  portal: TestPortal,
  { protocol }: MemorySource,
  name: string,
  options: { dry?: boolean; signal?: AbortSignal } = {},
): Promise<HarvestRun> {
  const services = { ...portal.services, protocolOf: () => protocol };
  const run = await startRun(services, OPERATOR, name, { dry: options.dry ?? false, queue: false });
  return (await performRun(services, run.id, options.signal)) as HarvestRun;
}
