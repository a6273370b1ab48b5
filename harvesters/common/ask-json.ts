import type { SourceHttp, SourceRequest } from '../protocol.js';

/**
 * The JSON that an address answers with.
 * @throws SourceFault `not-json`; what the way out raises
 */
export async function askJson(http: SourceHttp, url: string, request: SourceRequest = {}): Promise<unknown> {
  const answer = await http.ask(url, { accept: 'application/json', ...request });
  return answer.json();
}
