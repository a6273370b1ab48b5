import { describe, expect, it } from 'vitest';
import { testPortal } from '../helpers/portal.js';

async function home(env: Record<string, string>, path = '/'): Promise<string> {
  const portal = await testPortal(env);
  try {
    return (await portal.app.inject({ url: path, headers: { accept: 'text/html' } })).body;
  } finally {
    await portal.close();
  }
}

describe('the footer of a page', () => {
  it('leads to the SPARQL form, in the language of the page', async () => {
    expect(await home({})).toContain('href="/sparql"');
    expect(await home({}, '/?lang=en')).toContain('href="/sparql?lang=en"');
  });

  it('does not where the portal answers no SPARQL', async () => {
    expect(await home({ SPARQL: 'off' })).not.toContain('/sparql');
  });
});
