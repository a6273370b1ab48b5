import { describe, expect, test } from 'vitest';
import { AUTHORITY, codes, dataset, kept, read } from './reading.js';

describe('agents and contact points', () => {
  test('a name from another property, a text for an agent, a missing holder', async () => {
    const { datasets } = await read(
      'ex:d a dcat:Dataset ; dct:publisher [ rdfs:label "Comune"@it ] ; dct:creator "Ufficio" .',
    );
    expect(datasets[0]?.doc).toEqual({
      publisher: { name: { it: 'Comune' } },
      creator: [{ name: { und: 'Ufficio' } }],
    });
    expect(datasets[0] && codes(datasets[0])).toEqual([
      'mended name-from-label rdfs:label',
      'mended agent-from-text dct:creator',
      'reported rights-holder-missing dct:rightsHolder',
    ]);
  });
  test('the publisher of the catalogue stands in, unless that is not wanted', async () => {
    const body =
      'ex:c a dcat:Catalog ; dct:publisher ex:p ; dcat:dataset ex:d . ex:d a dcat:Dataset . ex:p foaf:name "P" .';
    const { datasets, catalog } = await read(body);
    expect(datasets[0]).toMatchObject({
      catalog: 'https://example.org/c',
      doc: { publisher: { iri: 'https://example.org/p', name: { und: 'P' } } },
    });
    expect(datasets[0] && codes(datasets[0])).toContain('mended publisher-from-catalogue dct:publisher');
    expect(catalog?.doc.publisher?.name).toEqual({ und: 'P' });
    expect((await read(body, { publisherFromCatalogue: false })).datasets[0]?.doc.publisher).toBeUndefined();
  });
  test.each([
    ['vcard:hasEmail <mailto:a@b.it>', { email: 'a@b.it' }, []],
    ['vcard:hasEmail <mailto:%20a@b.it>', { email: 'a@b.it' }, ['mended email-normalised vcard:hasEmail']],
    ['vcard:hasEmail "a@b.it"', { email: 'a@b.it' }, ['mended email-normalised vcard:hasEmail']],
    ['vcard:hasEmail <a@b.it>', { email: 'a@b.it' }, ['mended email-normalised vcard:hasEmail']],
    ['vcard:hasEmail [ vcard:hasValue <mailto:a@b.it> ]', { email: 'a@b.it' }, []],
    ['vcard:hasEmail "chiedere"', {}, ['reported email-invalid vcard:hasEmail']],
    ['vcard:hasTelephone "051 123"', { telephone: '051 123' }, []],
    ['vcard:hasTelephone <tel:+39051123>', { telephone: '+39051123' }, []],
    ['vcard:hasTelephone [ a vcard:Voice ; vcard:value "051123" ]', { telephone: '051123' }, []],
    [
      'vcard:hasTelephone [ a vcard:Voice, vcard:TelephoneType ; vcard:hasValue <tel:051123> ]',
      { telephone: '051123' },
      [],
    ],
    [
      'vcard:hasTelephone [ a vcard:Voice ; vcard:hasValue <tel:+39051123> ; vcard:value "+39 051 123" ]',
      { telephone: '+39 051 123' },
      [],
    ],
    ['vcard:hasTelephone ""', {}, ['mended empty-text vcard:hasTelephone']],
    [
      'vcard:organization-name "Ufficio"',
      { fn: 'Ufficio' },
      ['mended name-from-label vcard:organization-name'],
    ],
  ])('contact with %s', async (said, expected, notes) => {
    const found = await dataset('dcat:contactPoint ex:u', `ex:u a vcard:Organization ; ${said} .`);
    expect(found.doc.contactPoint).toEqual([{ iri: 'https://example.org/u', ...expected }]);
    expect(codes(found)).toEqual(notes);
  });
  test('one IRI for agent and contact is reported and both are read', async () => {
    const found = await dataset(
      'dct:publisher ex:u ; dcat:contactPoint ex:u',
      'ex:u a dcatapit:Agent, dcatapit:Organization ; foaf:name "U" ; vcard:fn "Ufficio" .',
    );
    expect(found.doc).toMatchObject({ publisher: { name: { und: 'U' } }, contactPoint: [{ fn: 'Ufficio' }] });
    expect(codes(found)).toContain('reported agent-and-contact dcat:contactPoint');
  });
  test('a second publisher is kept with all that is said about it', async () => {
    const found = await dataset('dct:publisher ex:a, [ foaf:name "B" ]', 'ex:a foaf:name "A" .');
    expect(found.doc.publisher?.name).toEqual({ und: 'A' });
    expect(kept(found)).toEqual([
      expect.stringMatching(
        /^<https:\/\/example.org\/d#genid-[0-9a-f]{16}> <http:\/\/xmlns.com\/foaf\/0.1\/name> "B" \.$/,
      ),
      expect.stringMatching(
        /^<https:\/\/example.org\/d> <http:\/\/purl.org\/dc\/terms\/publisher> <https:\/\/example.org\/d#genid-/,
      ),
    ]);
  });
});

describe('places, standards, identifiers, statements', () => {
  const WKT = '"POINT(11 44)"^^gsp:wktLiteral';
  test.each([
    [`<${AUTHORITY.replace('http:', 'https:')}country/ITA>`, { iri: `${AUTHORITY}country/ITA` }],
    ['<http://www.geonames.org/3181928/bologna.html>', { iri: 'https://sws.geonames.org/3181928/' }],
    ['"Bologna"@it', { name: { it: 'Bologna' } }],
    ['"POINT(11 44)"', { geometry: { format: 'wkt', value: 'POINT(11 44)' } }],
    ['[ locn:geographicName "B"@it ]', { name: { it: 'B' } }],
    ['[ locn:geographicalName "B" ]', { name: { und: 'B' } }],
    [
      '[ dcatapit:geographicalIdentifier "https://www.geonames.org/1" ]',
      { geographicalIdentifier: 'https://www.geonames.org/1' },
    ],
    [`[ locn:geometry ${WKT} ]`, { geometry: { format: 'wkt', value: 'POINT(11 44)' } }],
    [
      `[ locn:geometry [ a gsp:Geometry ; gsp:asWKT ${WKT} ] ]`,
      { geometry: { format: 'wkt', value: 'POINT(11 44)' } },
    ],
    [
      '[ locn:geometry "<gml:Point/>"^^gsp:gmlLiteral ]',
      { geometry: { format: 'gml', value: '<gml:Point/>' } },
    ],
    [
      `[ dcat:bbox ${WKT} ; dcat:centroid "{\\"type\\":\\"Point\\",\\"coordinates\\":[11,44]}"^^gsp:geoJSONLiteral ]`,
      {
        bbox: { format: 'wkt', value: 'POINT(11 44)' },
        centroid: { format: 'geojson', value: '{"type":"Point","coordinates":[11,44]}' },
      },
    ],
  ])('dct:spatial %s', async (value, expected) => {
    const found = await dataset(`dct:spatial ${value}`);
    expect(found.doc.spatial).toEqual([expected]);
    expect(kept(found)).toEqual([]);
  });
  test('WKT is taken before GeoJSON and GML, which are kept', async () => {
    const found = await dataset(
      `dct:spatial ex:p`,
      `ex:p a dct:Location ; locn:geometry "<gml:Point/>"^^gsp:gmlLiteral, ${WKT} .`,
    );
    expect(found.doc.spatial).toEqual([
      { iri: 'https://example.org/p', geometry: { format: 'wkt', value: 'POINT(11 44)' } },
    ]);
    expect(kept(found)).toHaveLength(1);
  });
  test('standards with either property for their documents', async () => {
    const found = await dataset(
      'dct:conformsTo [ dct:identifier "https://norma.it/1" ; dcatapit:referenceDocumentation ex:a ; dcatapit:referenceDoc "https://example.org/b"^^xsd:anyURI ], "ISO 19115"',
    );
    expect(found.doc.conformsTo).toEqual([
      {
        identifier: 'https://norma.it/1',
        referenceDocumentation: ['https://example.org/a', 'https://example.org/b'],
      },
      { title: { und: 'ISO 19115' } },
    ]);
  });
  test('other identifiers, provenance, versions, links', async () => {
    const found = await dataset(
      `adms:identifier [ a adms:Identifier ; skos:notation "10.1/x" ; dct:creator [ foaf:name "DOI" ] ], "old-1" ; dct:provenance "Rilievo"@it ;
       owl:versionInfo "1.0" ; dcat:version "1.0" ; adms:versionNotes "Prima"@it ; dct:isVersionOf ex:v ; dct:hasVersion ex:w ; dct:source ex:s ;
       dct:relation ex:q ; dct:isReferencedBy ex:p ; adms:sample ex:r ; dcat:inSeries ex:series ; dcat:temporalResolution "P1D"^^xsd:duration ;
       dcat:spatialResolutionInMeters 10.5 ; dcat:landingPage ex:l ; foaf:page ex:page ; dcatap:applicableLegislation <http://data.europa.eu/eli/reg_impl/2023/138/oj>`,
    );
    const { rightsHolder, ...doc } = found.doc;
    expect(doc).toEqual({
      otherIdentifier: [{ notation: '10.1/x', creator: { name: { und: 'DOI' } } }, { notation: 'old-1' }],
      provenance: [{ label: { it: 'Rilievo' } }],
      versionInfo: '1.0',
      versionNotes: { it: 'Prima' },
      isVersionOf: ['https://example.org/v'],
      hasVersion: ['https://example.org/w'],
      source: ['https://example.org/s'],
      relation: ['https://example.org/q'],
      isReferencedBy: ['https://example.org/p'],
      sample: ['https://example.org/r'],
      inSeries: ['https://example.org/series'],
      temporalResolution: 'P1D',
      spatialResolutionInMeters: 10.5,
      landingPage: ['https://example.org/l'],
      page: ['https://example.org/page'],
      applicableLegislation: ['http://data.europa.eu/eli/reg_impl/2023/138/oj'],
    });
  });
});
