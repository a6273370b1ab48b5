/** A dataset as `catalog/datasets` and `catalog/exports/json` give it (contract of the Explore API, section 3). */
export interface OdsDataset {
  dataset_id: string;
  dataset_uid?: string | null;
  visibility?: string | null;
  has_records?: boolean | null;
  data_visible?: boolean | null;
  features?: string[] | null;
  /** By template (`default`, `dcat`, `dcat_ap_it`, `custom` …), then by field. */
  metas?: Record<string, Record<string, unknown> | null> | null;
  fields?: { name?: string; label?: string | null; type?: string }[] | null;
  attachments?: OdsAttachment[] | null;
  alternative_exports?: OdsAttachment[] | null;
}

export interface OdsAttachment {
  id?: string | null;
  title?: string | null;
  mimetype?: string | null;
  url?: string | null;
  description?: string | null;
}

/** What is harvested of an Opendatasoft portal: its datasets, and the API through which all of them can be had. */
export type OdsRecord = { kind: 'dataset'; dataset: OdsDataset } | { kind: 'api' };

/** A dataset out of what an answer holds, older wrappings taken off; undefined for anything else. */
export function readDataset(value: unknown): OdsDataset | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const outer = value as { dataset?: unknown };
  const inner = (outer.dataset ?? value) as Partial<OdsDataset>;
  return typeof inner === 'object' && typeof inner.dataset_id === 'string' && inner.dataset_id !== ''
    ? (inner as OdsDataset)
    : undefined;
}
