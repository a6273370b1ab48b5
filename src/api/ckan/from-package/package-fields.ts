import { contactPointOf } from '../../../catalog/addresses.js';
import type { ContactPoint, Dataset } from '../../../catalog/model/index.js';
import { textIn } from '../../../catalog/model/index.js';
import type { OrganizationRecord } from '../../../catalog/record.js';
import {
  readAlternateIdentifiers,
  readConformsTo,
  readCreators,
  readTemporalCoverage,
} from '../../../ckan/composites.js';
import { readPackageDate } from '../../../ckan/dates.js';
import { valuesOf } from '../../../ckan/fields.js';
import { readPlaces, withGeometry, withGeonames, withPlaces } from '../../../ckan/places.js';
import { withText } from '../../../ckan/texts.js';
import { resolve, type VocabularyId } from '../../../vocabularies/index.js';
import { readAgent } from './agents.js';
import type { Faults } from './field-faults.js';

export type DatasetDraft = { -readonly [K in keyof Dataset]: Dataset[K] };

/** What a rule may ask beside the values of its own fields. */
export interface FieldContext {
  organization: OrganizationRecord | undefined;
  publicUrl: string;
  faults: Faults;
  /** Keeps a value that the model has no place for, under the field's own key. */
  keep(key: string, value: string): void;
}

/**
 * How some fields of a package become properties of a dataset. A rule is applied only when one of its fields differs from
 * what is shown, so that what the fields cannot say stays.
 */
export interface FieldRule {
  keys: readonly string[];
  /** The portal fills it in by itself: a client that does not know the field does not mean to clear it. */
  keptWhenOmitted?: true;
  put(doc: DatasetDraft, value: (key: string) => string, context: FieldContext): void;
}

const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Sets a property, or takes it away when there is nothing to set. */
function set<K extends keyof DatasetDraft>(doc: DatasetDraft, key: K, value: DatasetDraft[K] | undefined) {
  const isNothing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (isNothing) delete doc[key];
  else doc[key] = value;
}

const text = (key: string, property: 'title' | 'description' | 'versionNotes'): FieldRule => ({
  keys: [key],
  put: (doc, value) => set(doc, property, withText(doc[property], value(key))),
});

const date = (key: 'issued' | 'modified'): FieldRule => ({
  keys: [key],
  keptWhenOmitted: true,
  put(doc, value, { faults }) {
    const spoken = value(key).trim();
    const read = spoken === '' ? undefined : readPackageDate(spoken);
    if (spoken !== '' && read === undefined) faults.add(key, `Date format incorrect: ${spoken}`);
    else set(doc, key, read);
  },
});

/** IRIs of the concepts that the values of a field name; those that name none are faults. */
function concepts(
  key: string,
  vocabulary: VocabularyId,
  value: (key: string) => string,
  faults: Faults,
): string[] {
  return valuesOf(value(key)).flatMap((spoken) => {
    const iri = resolve(vocabulary, spoken)?.concept.iri;
    if (!iri) faults.add(key, `"${spoken}" non è nel vocabolario / is not in the vocabulary ${vocabulary}`);
    return iri ?? [];
  });
}

/** IRIs, one bare or several in JSON; what is none is a fault. */
const iris = (key: string, property: 'applicableLegislation' | 'page'): FieldRule => ({
  keys: [key],
  put(doc, value, { faults }) {
    const values = valuesOf(value(key));
    const wrong = values.find((one) => !IRI.test(one));
    if (wrong !== undefined) faults.add(key, `"${wrong}" non è un indirizzo / is not an address`);
    else set(doc, property, values);
  },
});

/** A composite field that says, when it cannot be read, what it should look like. */
const composite = <K extends 'conformsTo' | 'otherIdentifier' | 'creator' | 'temporal'>(
  key: string,
  property: K,
  read: (text: string, doc: Dataset) => Dataset[K] | undefined,
): FieldRule => ({
  keys: [key],
  put(doc, value, { faults }) {
    const items = read(value(key), doc);
    if (items === undefined)
      faults.add(key, 'JSON non valido per questo campo / not valid JSON for this field');
    else set(doc, property, items);
  },
});

const agent = (property: 'rightsHolder' | 'publisher', nameKey: string, codeKey: string): FieldRule => ({
  keys: [nameKey, codeKey],
  keptWhenOmitted: true,
  put(doc, value, { organization, publicUrl }) {
    const before = doc[property];
    set(doc, property, readAgent(value(nameKey), value(codeKey), { before, organization, publicUrl }));
  },
});

/** CKAN's maintainer is whom one asks; the half that is missing is the organization's. */
const maintainer: FieldRule = {
  keys: ['maintainer', 'maintainer_email'],
  put(doc, value, { organization, publicUrl, faults }) {
    const [fn, email] = [value('maintainer').trim(), value('maintainer_email').trim()];
    if (email !== '' && !EMAIL.test(email)) {
      faults.add('maintainer_email', `Email ${email} is not a valid format`);
      return;
    }
    const others = (doc.contactPoint ?? []).slice(1);
    if (fn === '' && email === '') {
      set(doc, 'contactPoint', others);
      return;
    }
    const own = organization && contactPointOf(publicUrl, organization);
    const contact: ContactPoint = {
      fn: fn || own?.fn || (organization && textIn(organization.doc.title, 'it')) || email,
      ...((email || own?.email) && { email: email || own?.email }),
    };
    const [before] = doc.contactPoint ?? [];
    const same = before?.fn === contact.fn && before?.email === contact.email;
    const shown = own && own.fn === contact.fn && own.email === contact.email ? own : same && before;
    set(doc, 'contactPoint', [shown || contact, ...others]);
  },
};

/** Every field but licence, themes, tags, resources and what concerns the record itself (contract, sections 6.1 and 6.2). */
export const FIELD_RULES: readonly FieldRule[] = [
  text('title', 'title'),
  text('notes', 'description'),
  text('version_notes', 'versionNotes'),
  {
    keys: ['url'],
    put(doc, value, { keep }) {
      const url = value('url').trim();
      const isIri = IRI.test(url);
      set(doc, 'landingPage', [...(isIri ? [url] : []), ...(doc.landingPage ?? []).slice(1)]);
      if (!isIri) keep('url', url);
    },
  },
  {
    keys: ['version'],
    put(doc, value, { faults }) {
      const version = value('version').trim();
      if (version.length > 500) faults.add('version', 'Must be a maximum of 500 characters long');
      else set(doc, 'versionInfo', version);
    },
  },
  maintainer,
  {
    keys: ['identifier'],
    keptWhenOmitted: true,
    put: (doc, value) => set(doc, 'identifier', value('identifier').trim()),
  },
  date('issued'),
  date('modified'),
  {
    keys: ['frequency'],
    put(doc, value, { faults }) {
      set(doc, 'accrualPeriodicity', concepts('frequency', 'frequency', value, faults)[0]);
    },
  },
  {
    keys: ['language'],
    put: (doc, value, { faults }) => set(doc, 'language', concepts('language', 'language', value, faults)),
  },
  {
    keys: ['geographical_name'],
    put(doc, value, { faults }) {
      const places = readPlaces(value('geographical_name'), doc.spatial ?? []);
      if ('unknown' in places) {
        const it = `"${places.unknown}" non è un luogo dei vocabolari`;
        faults.add('geographical_name', `${it} / is no place of the vocabularies`);
      } else set(doc, 'spatial', withPlaces(doc.spatial ?? [], places));
    },
  },
  {
    keys: ['geographical_geonames_url'],
    put: (doc, value) =>
      set(doc, 'spatial', withGeonames(doc.spatial ?? [], value('geographical_geonames_url').trim())),
  },
  {
    keys: ['spatial'],
    put(doc, value, { keep }) {
      const spatial = withGeometry(doc.spatial ?? [], value('spatial'));
      if (spatial) set(doc, 'spatial', spatial);
      else keep('spatial', value('spatial'));
    },
  },
  composite('temporal_coverage', 'temporal', readTemporalCoverage),
  {
    keys: ['temporal_start', 'temporal_end'],
    put(doc, value, { faults }) {
      const [start, end] = [value('temporal_start'), value('temporal_end')];
      if (start === '' && end === '') return;
      const item = JSON.stringify([{ temporal_start: start, temporal_end: end }]);
      const periods = readTemporalCoverage(item, {});
      if (periods) set(doc, 'temporal', periods);
      else faults.add('temporal_start', `Date format incorrect: ${start} ${end}`);
    },
  },
  {
    keys: ['is_version_of'],
    put(doc, value, { keep }) {
      const iri = value('is_version_of').trim();
      set(doc, 'isVersionOf', [...(IRI.test(iri) ? [iri] : []), ...(doc.isVersionOf ?? []).slice(1)]);
      if (!IRI.test(iri)) keep('is_version_of', iri);
    },
  },
  composite('conforms_to', 'conformsTo', readConformsTo),
  composite('alternate_identifier', 'otherIdentifier', readAlternateIdentifiers),
  composite('creator', 'creator', readCreators),
  {
    keys: ['creator_name', 'creator_identifier'],
    put(doc, value) {
      const item = { creator_name: value('creator_name'), creator_identifier: value('creator_identifier') };
      if (item.creator_name === '' && item.creator_identifier === '') return;
      set(doc, 'creator', readCreators(JSON.stringify([item]), {}));
    },
  },
  agent('rightsHolder', 'holder_name', 'holder_identifier'),
  agent('publisher', 'publisher_name', 'publisher_identifier'),
  {
    keys: ['hvd_category'],
    put: (doc, value, { faults }) =>
      set(doc, 'hvdCategory', concepts('hvd_category', 'hvd-category', value, faults)),
  },
  {
    keys: ['access_rights'],
    put: (doc, value, { faults }) =>
      set(doc, 'accessRights', concepts('access_rights', 'access-right', value, faults)[0]),
  },
  iris('applicable_legislation', 'applicableLegislation'),
  iris('documentation', 'page'),
];

/** Fields of CKAN's own that the model has no place for: kept as they are, under their keys. */
export const KEPT_FIELDS = ['author', 'author_email', 'type'] as const;
