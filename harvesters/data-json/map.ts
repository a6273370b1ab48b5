import { textOf } from '../../src/ckan/fields.js';
import { fitToModel } from '../common/fit.js';
import { Notes } from '../common/notes.js';
import { languageTag } from '../common/texts.js';
import type { MappedRecord, SourceRecord, SourceSettings } from '../protocol.js';
import { hubAddress, hubId, viewId } from './identifiers.js';
import { mapEntry } from './map-entry.js';
import { mapHubItem } from './map-item.js';
import type { DataJsonRecord } from './read.js';

const WEB = /^https?:\/\/[^\s<>"{}|\\^`]+$/;

/** The dataset of an entry of a data.json, or of an item of ArcGIS Hub. Pure, and never throws. */
export function mapDataJson(record: SourceRecord<DataJsonRecord>, source: SourceSettings): MappedRecord {
  const { entry, site } = record.value;
  const notes = new Notes();
  const language = languageTag(source.options.language ?? '') ?? 'it';
  const key = record.key ?? '';
  const mapped =
    entry.type === 'Feature'
      ? mapHubItem(entry, { key, site, language })
      : mapEntry(entry, key, language, notes);
  const doc = fitToModel('dataset', mapped, notes);
  const identifier = doc.identifier ?? '';
  const atId = textOf(entry['@id']);
  const iri = [atId, identifier].find((text) => WEB.test(text));
  const hub = hubId(identifier);
  const others = [hub, hub && hubAddress(hub), viewId(identifier), key].filter(
    (text) => text !== undefined && text !== '',
  );
  const aliases = new Set(others as string[]);
  for (const known of [iri, identifier]) if (known !== undefined) aliases.delete(known);
  return {
    items: [
      { kind: 'dataset', ...(iri && { iri }), doc, ...(aliases.size > 0 && { aliases: [...aliases] }) },
    ],
    notes: notes.all(),
  };
}
