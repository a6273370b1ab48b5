import type { OdsDataset } from './types.js';

/** Templates in the order they are believed: what was filled in for the profile first, custom ones before the basic one. */
const RANK = ['dcat_ap_it', 'dcat_ap', 'dcat', 'inspire'];

/** Fields of the basic template that describe the portal's own work with a dataset. */
const TECHNICAL =
  /^(timezone|recordscount|modifiedupdates\w*|dataprocessed|metadataprocessed|geographicreferenceauto|geographicareamode|geographicarea|federated|sharedcatalog|oauthscope|parentdomain|metadatalanguages)$/;

const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * The metadata of a dataset, found by the names of fields whatever the template. Names count without case, dashes and
 * underscores, because templates are made by each portal.
 */
export class Metas {
  private readonly fields: { template: string; name: string; key: string; value: unknown }[];
  private readonly taken = new Set<string>();

  constructor({ metas }: OdsDataset) {
    const rank = (template: string): number =>
      RANK.includes(template)
        ? RANK.indexOf(template)
        : template === 'default'
          ? RANK.length + 1
          : RANK.length;
    this.fields = Object.entries(metas ?? {})
      .filter(([, fields]) => typeof fields === 'object' && fields !== null)
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .flatMap(([template, fields]) =>
        Object.entries(fields ?? {}).map(([name, value]) => ({ template, name, key: keyOf(name), value })),
      );
  }

  /** The texts of the first of these fields that says anything. Names are in the order they are asked. */
  texts(...names: string[]): string[] {
    for (const wanted of names.map(keyOf)) {
      for (const { template, name, key, value } of this.fields) {
        if (key !== wanted) continue;
        this.taken.add(`${template}.${name}`);
        const texts = textsOf(value);
        if (texts.length > 0) return texts;
      }
    }
    return [];
  }

  /** The first text of the first of these fields that says anything. */
  text(...names: string[]): string | undefined {
    return this.texts(...names)[0];
  }

  flag(name: string): boolean {
    return this.fields.some(({ key, value }) => key === keyOf(name) && value === true);
  }

  /** What nobody asked for and is of interest, by `template.field`. */
  rest(): Record<string, string> {
    const left: Record<string, string> = {};
    for (const { template, name, key, value } of this.fields) {
      if (this.taken.has(`${template}.${name}`) || TECHNICAL.test(key)) continue;
      if (['explore', 'visualization', 'processing', 'asset_content_configuration'].includes(template))
        continue;
      const text = textsOf(value).join(', ');
      if (text !== '' && text.length <= 10_000) left[`${template}.${name}`] = text;
    }
    return left;
  }
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'object' && value !== null) {
    const { value: inner, name, label, id } = value as Record<string, unknown>;
    return textsOf(inner ?? name ?? label ?? id);
  }
  return [];
}
