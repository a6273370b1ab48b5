import { isDict, textOf } from '../../src/ckan/fields.js';
import type { MapContext } from './context.js';

const WEB = /^https?:\/\/[^\s<>"{}|\\^`]+$/;

/** What a package goes by, and where it came from. */
export interface Origin {
  readonly iri: string;
  readonly identifier: string | undefined;
  readonly aliases: string[];
  readonly chain: string[];
}

/** Fields of the harvester of the portal that is read: they change with every run of it and say nothing of the dataset. */
const OF_THE_HARVESTER = [
  'harvest_object_id', 'harvest_source_id', 'harvest_source_title', 'harvest_source_url', 'harvest_url', 'harvest_date',
  'harvest_job_id', 'harvest_timestamp', 'spatial_harvester', 'dcat_harvester', 'source_created_at', 'source_modified_at',
]; // biome-ignore format: names read better in a block

/**
 * The identity of a package: `uri`, as ckanext-dcat keeps the IRI of a harvested dataset, else the one that it gives to a dataset
 * of the portal, `{portal}/dataset/{id}`, so that the CKAN and the DCAT door of a portal tell of the same thing.
 */
export function mapOrigin({ fields, base }: MapContext): Origin {
  const id = fields.text('id') || fields.text('name');
  const uri = fields.text('uri');
  const guid = fields.text('guid');
  const own = `${base}/dataset/${encodeURIComponent(id)}`;
  const iri = [uri, guid].find((text) => WEB.test(text)) ?? own;
  const identifier = fields.text('identifier') || guid || id || undefined;
  const title = fields.text('source_catalog_title', 'harvest_source_title');
  const address = fields.text('source_catalog_homepage', 'source_catalog_uri', 'harvest_source_url');
  fields.leave(...OF_THE_HARVESTER);
  const nested = fields.value('source_catalog');
  const from = address || title || (isDict(nested) ? textOf(nested.uri ?? nested.title) : textOf(nested));
  for (const key of ['description', 'publisher', 'language', 'modified', 'issued', 'license', 'identifier'])
    fields.leave(`source_catalog_${key}`);
  const aliases = new Set([uri, guid, own, id].filter((text) => text !== ''));
  for (const known of [iri, identifier]) if (known !== undefined) aliases.delete(known);
  return { iri, identifier, aliases: [...aliases], chain: from === '' ? [] : [from] };
}
