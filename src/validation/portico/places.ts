import { byIri } from '../../vocabularies/index.js';
import { fullName } from '../graph-index.js';
import type { Name, Rule } from '../rule.js';
import { exampleNode, exampleOf, isEmptyReference, ownRule } from './kit.js';

const ITALY = 'http://publications.europa.eu/resource/authority/country/ITA';
const GEONAMES = /^https?:\/\/(www\.|sws\.)?geonames\.org\/\d+/;

/** A place that everybody knows by its IRI: of the EU lists, of GeoNames, of the Italian list. */
const isKnown = (iri: string): boolean =>
  GEONAMES.test(iri) ||
  (['country', 'continent', 'place'] as const).some((id) => byIri(id, iri) !== undefined);

/** What tells where a place is. */
const TELLING: readonly Name[] = [
  'dcatapit:geographicalIdentifier',
  'locn:geographicName',
  'locn:geometry',
  'dcat:bbox',
  'dcat:centroid',
  'skos:prefLabel',
  'rdfs:label',
];
/** The exports of Italian catalogues write it so. */
const EXPORTED_NAME = `${fullName('locn:geographicName').slice(0, -'geographicName'.length)}geographicalName`;

/** Places that one can find on a map (DCAT-AP_IT digest, section 8). */
export const PLACE_RULES: readonly Rule[] = [
  ownRule({
    id: 'location-empty',
    severity: 'warning',
    of: 'dct:Location',
    source: 'DCAT-AP_IT 1.0, dct:Location',
    sentence: {
      it: 'Un luogo ha un identificativo, un nome o una geometria.',
      en: 'A place has an identifier, a name or a geometry.',
    },
    message: {
      it: 'Del luogo non è detto nulla: indica un identificativo (GeoNames o elenco UE), un nome o una geometria.',
      en: 'Nothing is said of the place: give an identifier (GeoNames or the EU list), a name or a geometry.',
    },
    example: {
      passes: exampleNode('dct:Location', 'locn:geographicName "Val di Esempio"'),
      fails: exampleNode('dct:Location'),
    },
    check: (node, report) => {
      if (isKnown(node.key) || TELLING.some((property) => node.values(property).length > 0)) return;
      for (const [property] of node.entries()) if (property === EXPORTED_NAME) return;
      report();
    },
  }),
  ownRule({
    id: 'spatial-unknown',
    severity: 'hint',
    of: 'dcatapit:Dataset',
    alsoOf: ['dcatapit:Catalog', 'dcat:DatasetSeries'],
    property: 'dct:spatial',
    source: 'DCAT-AP_IT 1.0, dct:spatial; DCAT-AP 2.1.1 e 3.0.1, vocabolari controllati',
    sentence: {
      it: "Un luogo è degli elenchi dell'UE o di GeoNames, o è descritto nel documento.",
      en: 'A place is of the EU lists or of GeoNames, or is described in the document.',
    },
    message: {
      it: "Il luogo non è negli elenchi dell'UE né in GeoNames, e il documento non lo descrive: chi lo legge non sa dov'è.",
      en: 'The place is neither in the EU lists nor in GeoNames, and the document does not describe it: nobody can tell where it is.',
    },
    example: exampleOf(
      'dcatapit:Dataset',
      `dct:spatial <${ITALY}>`,
      'dct:spatial <https://dati.example.it/luogo>',
    ),
    check: (node, report, { index }) => {
      for (const term of node.values('dct:spatial')) {
        if (term.termType !== 'NamedNode' || isEmptyReference(index, term)) continue;
        if (!index.isDescribed(term) && !isKnown(term.value)) report({ value: term });
      }
    },
  }),
];
