import type { NamedNode } from 'n3';
import type { Prefix } from '../namespaces.js';
import { iriNode } from '../terms.js';
import type { NodeWriter, ResourceGraph } from './graph.js';

type Name = `${Prefix}:${string}`;

/** A link to another dataset, service or series, and what says nearly the same without asking for the target's class. */
interface Link {
  /** Which profiles test that the target is described in the same document, as what. */
  readonly ranged: Name;
  /** Written in the European profiles when the document does not describe the target. */
  readonly open: Name;
}

const EUROPE_2 = {
  isVersionOf: { ranged: 'dct:isVersionOf', open: 'dcat:isVersionOf' },
  hasVersion: { ranged: 'dct:hasVersion', open: 'dcat:hasVersion' },
  source: { ranged: 'dct:source', open: 'prov:wasDerivedFrom' },
  inSeries: { ranged: 'dcat:inSeries', open: 'dcat:inSeries' },
  accessService: { ranged: 'dcat:accessService', open: 'dct:relation' },
  servesDataset: { ranged: 'dcat:servesDataset', open: 'dct:relation' },
  sample: { ranged: 'adms:sample', open: 'dct:relation' },
} as const satisfies Record<string, Link>;

const EUROPE_3 = {
  ...EUROPE_2,
  // DCAT-AP 3 has the property of the other direction only; nothing tests this one.
  isVersionOf: { ranged: 'dcat:isVersionOf', open: 'dcat:isVersionOf' },
  hasVersion: { ranged: 'dcat:hasVersion', open: 'dct:relation' },
  inSeries: { ranged: 'dcat:inSeries', open: 'dct:isPartOf' },
} as const satisfies Record<string, Link>;

export type LinkName = keyof typeof EUROPE_2;

/**
 * Writes links to things that have documents of their own.
 *
 * A range such as "dct:source leads to a dcat:Dataset" can only be met by describing the target in the same document,
 * and a harvester takes every dcat:Dataset it finds for one to harvest (contract, section 5): a target with nothing but
 * a type and a title would become a dataset there. So targets are never described in passing. `it` writes the property
 * of the standard all the same, since no rule of AgID's and no base shape minds an undescribed IRI; the European
 * profiles, which promise to meet the ranges, write it when the document describes the target and the nearest property
 * without a range when it does not.
 * @param ownIris IRIs that the resource itself describes, as its distributions
 */
export function addLinks(
  graph: ResourceGraph,
  node: NodeWriter,
  link: LinkName,
  targets: readonly string[] = [],
  ownIris?: ReadonlySet<string>,
): void {
  const { profile, describes } = graph.context;
  const { ranged, open } = (profile === 'dcat-ap-3' ? EUROPE_3 : EUROPE_2)[link];
  const seen = new Set<string>();
  for (const target of targets) {
    const object: NamedNode | undefined = iriNode(target);
    if (!object || seen.has(object.value)) continue;
    seen.add(object.value);
    const described = ownIris?.has(object.value) || describes?.(object.value);
    const met = profile === 'it' || described;
    node.add(met ? ranged : open, object);
  }
}
