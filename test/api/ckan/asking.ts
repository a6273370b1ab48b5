import type { TestPortal } from '../../helpers/portal.js';

export type Headers = Record<string, string>;

/** What an action answered, envelope taken apart. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each action answers in a shape of its own
  result: any;
  // biome-ignore lint/suspicious/noExplicitAny: errors have fields of the action
  error: any;
}

/** Asks actions by POST with a JSON body, as ckanapi does. */
export const asking =
  (portal: TestPortal) =>
  async (name: string, payload: object = {}, headers: Headers = {}): Promise<Answer> => {
    const answer = await portal.app.inject({ method: 'POST', url: `/api/action/${name}`, payload, headers });
    const body = answer.json() as Answer | string;
    return typeof body === 'string'
      ? { status: answer.statusCode, result: undefined, error: body }
      : { status: answer.statusCode, result: body.result, error: body.error };
  };
