/** Other names of an entry, taken out of its identifier. */

const HUB = /[?&]id=([0-9a-f]{32})(?:&(?:amp;)?sublayer=(\d+))?/i;
const HUB_PLAIN = /^([0-9a-f]{32})(?:_(\d+))?$/i;
const VIEW = /\/(?:api\/views|d|resource)\/([a-z0-9]{4}-[a-z0-9]{4})\b/;

/** The id of ArcGIS in an identifier, `guid` or `guid_layer`, in whichever of its forms; undefined in others. */
export function hubId(identifier: string): string | undefined {
  const [, guid, layer] = HUB.exec(identifier) ?? HUB_PLAIN.exec(identifier) ?? [];
  return guid && guid.toLowerCase() + (layer === undefined ? '' : `_${layer}`);
}

/** The id of a view of Socrata (`abcd-1234`) in its address; undefined in other texts. */
export const viewId = (identifier: string): string | undefined => VIEW.exec(identifier)?.[1];

/** Where the item of ArcGIS is described: what the feed of a Hub site writes as identifier. */
export function hubAddress(id: string): string {
  const [guid = id, layer] = id.split('_');
  return `https://www.arcgis.com/home/item.html?id=${guid}${layer === undefined ? '' : `&sublayer=${layer}`}`;
}
