import { agentOf } from '../../../catalog/addresses.js';
import { type Agent, textIn } from '../../../catalog/model/index.js';
import type { OrganizationRecord } from '../../../catalog/record.js';
import { withText } from '../../../ckan/texts.js';

/**
 * An agent by name and identifier, as dcatapit writes it. That of the organization when both fit it, so that it keeps its IRI;
 * else the one before with what changed; undefined for nothing, which the organization then fills.
 */
export function readAgent(
  name: string,
  identifier: string,
  {
    before,
    organization,
    publicUrl,
  }: {
    before: Agent | undefined;
    organization: OrganizationRecord | undefined;
    publicUrl: string;
  },
): Agent | undefined {
  if (name.trim() === '' && identifier.trim() === '') return undefined;
  const own = organization && agentOf(publicUrl, organization);
  const fitsName = name.trim() === '' || textIn(own?.name, 'it') === name;
  const fitsCode =
    identifier.trim() === '' || own?.identifier?.toLowerCase() === identifier.trim().toLowerCase();
  if (own && fitsName && fitsCode) return own;
  // Another identifier is another body: its IRI and its name in other languages go with the old one.
  const same = before?.identifier === identifier.trim() ? before : undefined;
  const named = withText(same?.name, name);
  return {
    ...(same?.iri && { iri: same.iri }),
    ...(same?.type && { type: same.type }),
    ...(same?.homepage && { homepage: same.homepage }),
    ...(identifier.trim() !== '' && { identifier: identifier.trim() }),
    ...(named && { name: named }),
  };
}
