import { type TestPortal, testPortal } from '../helpers/portal.js';
import { makeDataset, makeOrganization } from '../portal/fill.js';
import { freePort } from './browser.js';

const FILE_TYPES = 'http://publications.europa.eu/resource/authority/file-type';

export interface PublishedTable {
  /** Address of the page of its distribution. */
  page: string;
  /** Name of its dataset. */
  name: string;
  fileId: string;
}

/** A portal that listens at its public address, with an organization to publish for. */
export interface PreviewPortal {
  portal: TestPortal;
  base: string;
  /** Publishes a dataset with one file, which is read. */
  publish(title: string, file: { name: string; text: string }): Promise<PublishedTable>;
  close(): Promise<void>;
}

/** Opens such a portal. */
export async function previewPortal(env: Record<string, string> = {}): Promise<PreviewPortal> {
  const port = await freePort();
  const portal = await testPortal({ PUBLIC_URL: `http://127.0.0.1:${port}`, ...env });
  const { id: organization } = await makeOrganization(portal.services, 'Comune di Prova');
  const base = await portal.app.listen({ host: '127.0.0.1', port });
  return {
    portal,
    base,
    async publish(title, { name: fileName, text }) {
      const isMap = fileName.endsWith('.geojson');
      const distribution = {
        title: { it: title },
        format: `${FILE_TYPES}/${isMap ? 'GEOJSON' : 'CSV'}`,
        license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
      };
      const file = { name: fileName, text, mediaType: isMap ? 'application/geo+json' : 'text/csv' };
      const { name, doc } = await makeDataset(
        portal.services,
        { title: { it: title }, distribution: [distribution] },
        { organization, file },
      );
      const [made] = doc.distribution ?? [];
      return { page: `${base}/dataset/${name}/resource/${made?.id}`, name, fileId: made?.file?.id ?? '' };
    },
    close: () => portal.close(),
  };
}

/** An address with further parameters. */
export const withParams = (address: string, params: Record<string, string>): string =>
  `${address}?${new URLSearchParams(params)}`;
