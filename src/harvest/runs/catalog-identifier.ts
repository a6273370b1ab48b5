import type { MappedItem } from '../../../harvesters/protocol.js';
import type { Dataset } from '../../catalog/model/index.js';
import type { Decision, Known } from '../reconcile/reconcile.js';
import type { HarvestSource } from '../sources/model.js';

/**
 * The identifier in this catalogue, where each is one thing's: the origin's own, unless another thing has it. Then the code
 * of the holder goes before it (the source's name where there is no code), and the origin's own is kept as adms:identifier.
 * Whoever has one keeps it while the origin's stays the same.
 */
export function catalogIdentifier(
  source: HarvestSource,
  known: Known,
  { key, mapped }: { key: string; mapped: MappedItem },
  decision: Decision,
  resourceId: string | null,
): { identifier: string; doc: MappedItem['doc'] } {
  const { kind, iri, doc } = mapped;
  const item = 'item' in decision ? decision.item : undefined;
  const own = doc.identifier ?? iri ?? `${source.name}:${key}`;
  const resource = known.resources.find(({ id }) => id === resourceId);
  const isKept = resource && item?.resourceId === resource.id && item.identifier === (doc.identifier ?? null);
  const isTaken = known.resources.some(
    (one) => one.id !== resourceId && one.kind === kind && one.identifier === own && !one.isDeleted,
  );
  const identifier = isKept ? resource.identifier : isTaken ? qualified(own, source, doc) : own;
  return { identifier, doc: identifier === own ? doc : withOther(kind, doc, own) };
}

function qualified(
  identifier: string,
  source: HarvestSource,
  { rightsHolder, publisher }: MappedItem['doc'],
): string {
  const code = rightsHolder?.identifier ?? publisher?.identifier;
  return code && !identifier.startsWith(`${code}:`)
    ? `${code}:${identifier}`
    : `${source.name}:${identifier}`;
}

/** The document with the origin's own identifier beside ours. */
function withOther(kind: MappedItem['kind'], doc: MappedItem['doc'], notation: string): MappedItem['doc'] {
  if (kind !== 'dataset') return doc;
  const { otherIdentifier = [] } = doc as Dataset;
  if (otherIdentifier.some((one) => one.notation === notation)) return doc;
  return { ...doc, otherIdentifier: [...otherIdentifier, { notation }] } as Dataset;
}
