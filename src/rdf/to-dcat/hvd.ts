import type { NamedNode } from 'n3';
import { iriNode } from '../terms.js';
import type { ResourceGraph } from './graph.js';

/** Regulation (EU) 2023/138 on high-value datasets, in the exact form the shapes test (digest, section 14). */
export const HVD_REGULATION = 'http://data.europa.eu/eli/reg_impl/2023/138/oj';

interface MaybeHighValue {
  hvdCategory?: string[];
  applicableLegislation?: string[];
}

/** Whether a dataset or service is a high-value one: it has a category, or names the regulation. */
export const isHighValue = (doc: MaybeHighValue): boolean =>
  (doc.hvdCategory?.length ?? 0) > 0 || (doc.applicableLegislation?.includes(HVD_REGULATION) ?? false);

/** The laws to write: of a high-value dataset, its services and distributions, the regulation comes first. */
export const legislationOf = (laws: readonly string[] = [], highValue: boolean): string[] => [
  ...new Set([...(highValue ? [HVD_REGULATION] : []), ...laws]),
];

/** The HVD shapes for DCAT-AP 3 want even addresses typed, as rdfs:Resource. */
export function addressNodes(
  graph: ResourceGraph,
  addresses: readonly string[],
  highValue: boolean,
): (NamedNode | undefined)[] {
  return [...new Set(addresses)].map((address) => {
    const node = iriNode(address);
    if (!node || !highValue || graph.context.profile !== 'dcat-ap-3') return node;
    return graph.share('address', node.value, (it) => it.types('rdfs:Resource'));
  });
}
