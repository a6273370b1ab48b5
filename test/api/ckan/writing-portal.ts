import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { newOrganization } from '../rest/helpers.js';

export type Headers = Record<string, string>;

/** What an action answered. */
export interface Answer {
  status: number;
  success?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: each action answers in a shape of its own
  result?: any;
  // biome-ignore lint/suspicious/noExplicitAny: the same of errors
  error?: any;
}

/** A dict that the gate lets pass, with one link as resource. */
export const completePackage = (name: string, more: object = {}) => ({
  name,
  title: 'Piste ciclabili',
  notes: 'Tracciati delle piste ciclabili del territorio comunale.',
  owner_org: 'ente',
  frequency: 'ANNUAL',
  themes_aggregate: '[{"theme":"TRAN","subthemes":[]}]',
  license_id: 'cc-by',
  tags: [{ name: 'mobilità' }, { name: 'bicicletta' }],
  resources: [{ name: 'Elenco', url: 'https://esempio.it/piste.csv', format: 'CSV' }],
  ...more,
});

/** A form of text parts and files, as curl and requests send it: files may come first. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  files: Readonly<Record<string, { name: string; content: string | Buffer; type?: string }>> = {},
  { filesFirst = false, cut = false }: { filesFirst?: boolean; cut?: boolean } = {},
) {
  const boundary = '----portico-test';
  const texts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  const parts = Object.entries(files).map(([name, file]) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${file.name}"\r\nContent-Type: ${file.type ?? 'text/csv'}\r\n\r\n`,
      ),
      Buffer.from(file.content),
      Buffer.from('\r\n'),
    ]),
  );
  const all = filesFirst ? [...parts, ...texts] : [...texts, ...parts];
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([...all, ...(cut ? [] : [Buffer.from(`--${boundary}--\r\n`)])]),
  };
}

/** A portal with an organization, and somebody who publishes in it. */
export async function writingPortal(env: Record<string, string> = {}) {
  const portal: TestPortal = await testPortal(env);
  const organization = await newOrganization(portal, 'ente', {
    identifier: 'c_p001',
    contactPoint: { fn: 'Ufficio dati', email: 'dati@ente.example' },
  });
  const publisher: Headers = await portal.member(organization.id, 'publisher');
  const call = async (name: string, payload: object = {}, headers: Headers = publisher): Promise<Answer> => {
    const answer = await portal.app.inject({
      method: 'POST',
      url: `/api/3/action/${name}`,
      payload,
      headers,
    });
    return { status: answer.statusCode, ...(answer.json() as object) };
  };
  const send = async (
    name: string,
    form: ReturnType<typeof multipart>,
    headers: Headers = publisher,
  ): Promise<Answer> => {
    const answer = await portal.app.inject({
      method: 'POST',
      url: `/api/3/action/${name}`,
      payload: form.payload,
      headers: { ...headers, ...form.headers },
    });
    return { status: answer.statusCode, ...(answer.json() as object) };
  };
  /** The result of an action that must succeed. */
  const result = async (name: string, payload: object = {}, headers: Headers = publisher) => {
    const answer = await call(name, payload, headers);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${JSON.stringify(answer.error)}`);
    return answer.result;
  };
  /** Whether the public sees it. */
  const isPublic = async (id: string): Promise<boolean> =>
    (await portal.app.inject(`/api/3/action/package_show?id=${id}`)).statusCode === 200;
  /** What the worker does with the file of a resource. */
  const settle = async (resourceId: string): Promise<void> => {
    const files = await portal.services.db
      .selectFrom('stored_file')
      .select('id')
      .where('distribution_id', '=', resourceId)
      .execute();
    for (const { id } of files) await settleFile(portal, id);
  };
  /** How often a dataset was changed. */
  const revisionsOf = async (id: string): Promise<number> => {
    const rows = await portal.services.db
      .selectFrom('revision')
      .select('revision')
      .where('resource_id', '=', id)
      .execute();
    return rows.length;
  };
  return { portal, organization, publisher, call, send, result, isPublic, settle, revisionsOf };
}

export type WritingPortal = Awaited<ReturnType<typeof writingPortal>>;
