/**
 * The fields of CKAN's own package schema (contract, sections 6.1 and 8): no extra may have such a key, and what a client sends
 * back of them that only the server sets is ignored.
 */
const CORE_FIELDS: ReadonlySet<string> = new Set([
  'id', 'name', 'title', 'notes', 'url', 'version', 'author', 'author_email', 'maintainer', 'maintainer_email',
  'license_id', 'license_title', 'license_url', 'isopen', 'type', 'state', 'private', 'owner_org', 'organization',
  'creator_user_id', 'metadata_created', 'metadata_modified', 'num_resources', 'num_tags', 'resources', 'tags',
  'tag_string', 'groups', 'extras', 'relationships_as_subject', 'relationships_as_object', 'revision_id',
  'revision_timestamp', 'plugin_data', 'tracking_summary', 'save', 'return_to', 'log_message',
]); // biome-ignore format: names read better in a block

/** Whether a key is a field of CKAN's own package schema. */
export const isCoreField = (key: string): boolean => CORE_FIELDS.has(key);
