import { completeDataset, form, newOrganization, requests } from '../api/rest/helpers.js';
import type { TestPortal } from './portal.js';
import { settleFile } from './settle-file.js';

/** A published dataset with the table of one file, read to the end. */
export interface PublishedTable {
  dataset: string;
  name: string;
  distribution: string;
  fileId: string;
  /** `/datasets/…/distributions/…` */
  base: string;
}

/** Publishes a file as a dataset of an organization `ente`, which is made where it is not there. */
export async function publishTable(
  portal: TestPortal,
  fileName: string,
  content: string | Buffer,
  more: object = {},
): Promise<PublishedTable> {
  const admin = requests(portal, portal.admin);
  if ((await admin.get('/organizations/ente')).statusCode === 404) await newOrganization(portal, 'ente');
  const made = await admin.send('POST', '/datasets', completeDataset('ente', more));
  if (made.statusCode !== 201) throw new Error(made.body);
  const { id, name, distribution } = made.json();
  const base = `/datasets/${id}/distributions/${distribution[0].id}`;
  const { headers, payload } = form(fileName, content);
  const put = await admin.send('PUT', `${base}/file`, payload, headers);
  if (put.statusCode !== 200) throw new Error(put.body);
  const fileId: string = put.json().file.id;
  await settleFile(portal, fileId);
  const published = await admin.send('POST', `/datasets/${id}/publish`);
  if (published.statusCode >= 300) throw new Error(published.body);
  return { dataset: id, name, distribution: distribution[0].id, fileId, base };
}
