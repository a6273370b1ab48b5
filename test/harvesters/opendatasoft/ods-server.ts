import type { OdsDataset } from '../../../harvesters/opendatasoft/types.js';
import { PREFIXES, turtleDataset } from '../dcat-rdf/catalogue-server.js';
import type { Handler } from '../stand-in/fault-injector.js';

export interface OdsOptions {
  /** What it says it has; what it has unless told. */
  claims?: number;
  /** Whether it can sort by `dataset_id`; yes unless told. */
  sorts?: boolean;
  /** DCAT exports that are switched on. */
  dcat?: readonly string[];
}

/** A portal of Opendatasoft as far as a harvester asks it (contract of the Explore API 2.1). */
export const odsServer =
  (datasets: readonly unknown[], { claims, sorts = true, dcat = ['dcat'] }: OdsOptions = {}) =>
  (base: string): Handler =>
  (request, reply) => {
    const url = new URL(request.url ?? '/', base);
    const json = (status: number, body: unknown): void => {
      reply
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(body));
    };
    const path = url.pathname.replace('/api/explore/v2.1/', '');
    const [offset, limit] = [
      Number(url.searchParams.get('offset') ?? 0),
      Number(url.searchParams.get('limit') ?? 10),
    ];
    if (path === 'catalog/datasets') {
      if (!sorts && url.searchParams.has('order_by'))
        return json(400, { error_code: 'ODSQLError', message: 'order_by' });
      if (limit > 100 || offset + limit > 10_000)
        return json(400, { error_code: 'InvalidRESTParameterError', message: 'limit' });
      return json(200, {
        total_count: claims ?? datasets.length,
        results: datasets.slice(offset, offset + limit),
      });
    }
    if (path === 'catalog/exports/json') return json(200, datasets);
    const profile = /^catalog\/exports\/(\w+)$/.exec(path)?.[1] ?? '';
    if (dcat.includes(profile)) {
      const body = datasets.map((_, i) => turtleDataset(base, i)).join('');
      return void reply.writeHead(200, { 'content-type': 'text/turtle' }).end(PREFIXES + body);
    }
    return json(404, { error_code: 'NotFound', message: `Unknown: ${path}` });
  };

/** A dataset with what portals usually fill in. */
export const odsDataset = (id: string, changes: Partial<OdsDataset> = {}): OdsDataset => ({
  dataset_id: id,
  dataset_uid: `da_${id}`,
  attachments: [],
  has_records: true,
  data_visible: true,
  features: ['analyze'],
  metas: {
    default: {
      title: `Insieme ${id}`,
      description: '<p>Una <b>descrizione</b> di prova.</p>',
      theme: ['Ambiente'],
      keyword: ['alberi', ' alberi', 'verde'],
      license: 'CC BY 4.0',
      license_url: 'https://creativecommons.org/licenses/by/4.0/',
      publisher: 'Comune di Prova - Settore verde',
      language: 'it',
      modified: '2026-01-02T03:04:05+00:00',
      geographic_reference: ['it_80_037006'],
      records_count: 42,
    },
    dcat: {
      accrualperiodicity: 'ANNUAL',
      contact_name: 'Ufficio dati',
      contact_email: 'dati@prova.example.it',
    },
  },
  fields: [{ name: 'nome', label: 'Nome', type: 'text' }],
  ...changes,
});
