import { type TestPortal, testPortal } from '../helpers/portal.js';
import { freePort } from '../helpers/process.js';
import { type PublishedTable, publishTable } from '../helpers/published-table.js';

/** A question that a program asked, and how many bytes of body it was answered with. */
export interface Asked {
  method: string;
  url: string;
  range: string | undefined;
  status: number;
  bytes: number;
}

/** A portal that listens at its public address and remembers what it was asked. */
export interface ServedPortal {
  portal: TestPortal;
  url: string;
  /** Everything since the last time. */
  asked(): Asked[];
  /** Publishes a table and tells its addresses. */
  publish(title: string, fileName: string, text: string): Promise<ServedTable>;
  close(): Promise<void>;
}

export interface ServedTable extends PublishedTable {
  /** Address of the table in the REST API. */
  api: string;
  /** Address of its stored files: `…/table` without the ending. */
  stored: string;
}

/** Opens such a portal. */
export async function servedPortal(): Promise<ServedPortal> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const portal = await testPortal({ PUBLIC_URL: url });
  let log: Asked[] = [];
  portal.app.server.on('request', (request, reply) => {
    const { socket } = request;
    const before = socket.bytesWritten;
    const entry: Asked = {
      method: request.method ?? '',
      url: request.url ?? '',
      range: request.headers.range,
      status: 0,
      bytes: 0,
    };
    log.push(entry);
    reply.once('close', () => {
      entry.status = reply.statusCode;
      entry.bytes = socket.bytesWritten - before;
    });
  });
  await portal.app.listen({ host: '127.0.0.1', port });
  return {
    portal,
    url,
    asked() {
      const all = log;
      log = [];
      return all;
    },
    async publish(title, fileName, text) {
      const table = await publishTable(portal, fileName, text, { title: { it: title } });
      const stored = `${url}/dataset/${table.dataset}/resource/${table.distribution}/table`;
      return { ...table, api: `${url}/api/v1${table.base}`, stored };
    },
    close: () => portal.close(),
  };
}
