import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, newOrganization, type Requests, requests } from '../rest/helpers.js';

/** Fields of every kind that the tests of the DataStore use. */
export const FIELDS = [
  { id: 'codice', type: 'text', info: { label: 'Codice', notes: 'della centralina' } },
  { id: 'ora', type: 'timestamp' },
  { id: 'valore', type: 'numeric' },
  { id: 'attiva', type: 'bool' },
  { id: 'note', type: 'json' },
];

/** Rows for them, written in several ways. */
export const RECORDS = [
  { codice: '001', ora: '2024-01-01T10:00:00', valore: 1.5, attiva: true, note: { a: [1] } },
  { codice: '002', ora: '2024-01-01', valore: '2', attiva: 'false' },
  { codice: "l'003", valore: null, note: 'libera' },
];

/** A portal under a path, with an organization, a dataset and an editor who asks. */
export async function datastorePortal() {
  const portal: TestPortal = await testPortal({ PUBLIC_URL: 'https://dati.example.it/opendata' });
  const rest: Requests = requests(portal, portal.admin);
  const { id } = await newOrganization(portal, 'ente');
  const editor: Record<string, string> = await portal.member(id, 'editor');
  const dataset: string = (await rest.send('POST', '/datasets', completeDataset('ente'))).json().id;
  const ask = async (name: string, payload: object, headers: Record<string, string> = editor) => {
    const answer = await portal.app.inject({
      method: 'POST',
      url: `/api/3/action/${name}`,
      payload,
      headers,
    });
    // biome-ignore lint/suspicious/noExplicitAny: each action answers in a shape of its own
    return { status: answer.statusCode, ...(answer.json() as Record<'result' | 'error', any>) };
  };
  const get = (url: string, headers: Record<string, string> = editor) => portal.app.inject({ url, headers });
  /** A resource with a table; its id. */
  const newTable = async (more: object = {}): Promise<string> => {
    const made = await ask('datastore_create', {
      resource: { package_id: dataset, name: 'Misure' },
      fields: FIELDS,
      records: RECORDS,
      ...more,
    });
    if (made.error) throw new Error(JSON.stringify(made.error));
    return made.result.resource_id;
  };
  return { portal, rest, dataset, ask, get, newTable };
}
