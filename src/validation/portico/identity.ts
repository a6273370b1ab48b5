import { nodeKey, type Term } from '../../rdf/read/terms.js';
import { byIri, themesOfSubtheme } from '../../vocabularies/index.js';
import { fullName, termKey } from '../graph-index.js';
import type { Name, Rule } from '../rule.js';
import { exampleNode, exampleOf, ownRule } from './kit.js';

const dataset = 'dcatapit:Dataset' as const;
const THEMES = 'http://publications.europa.eu/resource/authority/data-theme';

/** The European class that goes with each Italian one (DCAT-AP_IT 1.0, classes); any of several will do. */
const TWINS: readonly (readonly [Name, readonly Name[]])[] = [
  ['dcatapit:Catalog', ['dcat:Catalog']],
  ['dcatapit:Dataset', ['dcat:Dataset']],
  ['dcatapit:Distribution', ['dcat:Distribution']],
  ['dcatapit:Agent', ['foaf:Agent', 'foaf:Organization']],
  ['dcatapit:Organization', ['vcard:Organization', 'vcard:Kind']],
  ['dcatapit:LicenseDocument', ['dct:LicenseDocument']],
];
const TWINS_OF = new Map(TWINS.map(([italian, european]) => [fullName(italian), european]));
const ITALIAN_OF = new Map(
  TWINS.slice(0, 3).map(([italian, [european]]) => [fullName(european as Name), italian]),
);

/** What things are and are called: classes, identifiers, agents apart from offices, sub-themes of their themes. */
export const IDENTITY_RULES: readonly Rule[] = [
  ownRule({
    id: 'italian-type-missing',
    severity: 'warning',
    of: 'dcat:Dataset',
    alsoOf: ['dcat:Catalog', 'dcat:Distribution'],
    source: 'DCAT-AP_IT 1.0, classi',
    sentence: {
      it: 'Catalogo, dataset e distribuzioni sono dichiarati anche con la classe italiana (dcatapit:).',
      en: 'Catalogue, datasets and distributions are declared with the Italian class (dcatapit:) too.',
    },
    message: {
      it: 'È dichiarato solo con la classe europea: senza quella italiana (dcatapit:) il validatore di AgID non lo guarda.',
      en: 'It is declared with the European class only: without the Italian one (dcatapit:) AgID’s validator does not look at it.',
    },
    example: {
      passes: exampleNode('dcat:Dataset', 'a dcatapit:Dataset'),
      fails: exampleNode('dcat:Dataset'),
    },
    check: (node, report, { index }) => {
      const types = index.typesOf(node.key);
      for (const type of types) {
        const italian = ITALIAN_OF.get(type);
        if (italian && !types.has(fullName(italian))) report({ path: 'rdf:type', suggestion: italian });
      }
    },
  }),
  ownRule({
    id: 'european-type-missing',
    severity: 'warning',
    of: dataset,
    alsoOf: TWINS.map(([italian]) => italian).filter((name) => name !== dataset),
    source: 'DCAT-AP_IT 1.0, classi; DCAT-AP 2.1.1',
    sentence: {
      it: 'Ogni risorsa è dichiarata anche con la classe europea che corrisponde a quella italiana.',
      en: 'Every resource is declared with the European class that matches the Italian one too.',
    },
    message: {
      it: 'È dichiarato solo con la classe italiana: il portale europeo non lo riconosce.',
      en: 'It is declared with the Italian class only: the European portal does not recognise it.',
    },
    example: { passes: exampleNode(dataset, 'a dcat:Dataset'), fails: exampleNode(dataset) },
    check: (node, report, { index }) => {
      const types = index.typesOf(node.key);
      for (const type of types) {
        const european = TWINS_OF.get(type);
        if (european && !european.some((name) => types.has(fullName(name))))
          report({ path: 'rdf:type', suggestion: european[0] as Name });
      }
    },
  }),
  ownRule({
    id: 'identifier-duplicate',
    severity: 'violation',
    of: dataset,
    property: 'dct:identifier',
    source: 'Linee guida per i cataloghi dati, dct:identifier',
    sentence: {
      it: "L'identificativo di un dataset è unico nel catalogo.",
      en: 'The identifier of a dataset is unique in the catalogue.',
    },
    message: {
      it: 'Lo stesso identificativo è di più dataset del documento: chi raccoglie i dati ne tiene uno solo.',
      en: 'Several datasets of the document have the same identifier: harvesters will keep only one of them.',
    },
    example: {
      passes: `${exampleNode(dataset, 'dct:identifier "c_z999:1"')}<https://dati.example.it/altro> a ${dataset} ;\n  dct:identifier "c_z999:2" .\n`,
      fails: `${exampleNode(dataset, 'dct:identifier "c_z999:1"')}<https://dati.example.it/altro> a ${dataset} ;\n  dct:identifier "c_z999:1" .\n`,
    },
    document: (report, { index }) => {
      const byIdentifier = new Map<string, Map<string, Term>>();
      const keys = new Set([...index.instances(dataset), ...index.instances('dcat:Dataset')]);
      for (const key of keys) {
        for (const term of index.view(key).values('dct:identifier')) {
          if (term.termType !== 'Literal' || term.value.trim() === '') continue;
          const holders = byIdentifier.get(term.value) ?? new Map<string, Term>();
          byIdentifier.set(term.value, holders);
          const known = holders.get(key);
          if (!known || termKey(term) < termKey(known)) holders.set(key, term);
        }
      }
      for (const holders of byIdentifier.values()) {
        if (holders.size > 1) for (const [key, value] of holders) report(key, { value });
      }
    },
  }),
  ownRule({
    id: 'contact-is-agent',
    severity: 'violation',
    of: dataset,
    property: 'dcat:contactPoint',
    source: 'Linee guida per i cataloghi dati, errori frequenti',
    sentence: {
      it: "Il punto di contatto ha un IRI diverso da quello dell'ente.",
      en: 'The contact point has an IRI other than the agent’s.',
    },
    message: {
      it: "Il punto di contatto e l'ente (titolare, editore o autore) hanno lo stesso IRI: un ufficio non è l'ente.",
      en: 'The contact point and the agent (rights holder, publisher or creator) have the same IRI: an office is not the body.',
    },
    example: exampleOf(
      dataset,
      'dct:publisher <https://dati.example.it/ente> ;\n  dcat:contactPoint <https://dati.example.it/ente/ufficio>',
      'dct:publisher <https://dati.example.it/ente> ;\n  dcat:contactPoint <https://dati.example.it/ente>',
    ),
    check: (node, report, { index }) => {
      const contacts = node.values('dcat:contactPoint');
      if (contacts.length === 0) return;
      const agents = new Set(
        (['dct:publisher', 'dct:rightsHolder', 'dct:creator'] as const)
          .flatMap((property) => node.values(property))
          .flatMap((term) => (term.termType === 'Literal' ? [] : [nodeKey(term)])),
      );
      for (const term of contacts) {
        if (term.termType === 'Literal') continue;
        const key = nodeKey(term);
        if (agents.has(key) || index.isA(key, 'dcatapit:Agent')) report({ value: term });
      }
    },
  }),
  ownRule({
    id: 'subject-not-of-theme',
    severity: 'warning',
    of: dataset,
    property: 'dct:subject',
    source: 'DCAT-AP_IT 1.0, temi e sottotemi',
    sentence: {
      it: 'Un sottotema è tra quelli ammessi per uno dei temi del dataset.',
      en: 'A sub-theme is among those allowed for one of the dataset’s themes.',
    },
    message: {
      it: 'Il sottotema non appartiene a nessuno dei temi del dataset: aggiungi il tema suggerito, o cambia sottotema.',
      en: 'The sub-theme belongs to none of the dataset’s themes: add the theme suggested, or change the sub-theme.',
    },
    example: subjectExample(),
    check: (node, report) => {
      const themes = new Set(node.values('dcat:theme').map(({ value }) => value));
      if (themes.size === 0) return;
      for (const term of node.values('dct:subject')) {
        const allowed = byIri('theme-subtheme', term.value)?.themes ?? [];
        const [first] = allowed;
        if (first !== undefined && !allowed.some((theme) => themes.has(theme)))
          report({ value: term, suggestion: first });
      }
    },
  }),
  ownRule({
    id: 'theme-provisional',
    severity: 'warning',
    of: dataset,
    property: 'dcat:theme',
    source: 'Vocabolario UE data-theme, OP_DATPRO',
    sentence: {
      it: 'La voce provvisoria OP_DATPRO non si usa come tema.',
      en: 'The provisional entry OP_DATPRO is not used as a theme.',
    },
    message: {
      it: 'Il tema «dati provvisori» è una voce di servizio del vocabolario: scegli uno dei 13 temi.',
      en: 'The theme “provisional data” is a working entry of the vocabulary: choose one of the 13 themes.',
    },
    example: exampleOf(dataset, `dcat:theme <${THEMES}/TRAN>`, `dcat:theme <${THEMES}/OP_DATPRO>`),
    check: (node, report) => {
      for (const term of node.values('dcat:theme'))
        if (byIri('data-theme', term.value)?.provisional) report({ value: term });
    },
  }),
];

/** A sub-theme with one of its themes, and with a theme that is not its own: taken from the vocabulary itself. */
function subjectExample() {
  const subject = 'http://eurovoc.europa.eu/100238';
  const own = themesOfSubtheme(subject).map(({ iri }) => iri);
  const other =
    ['AGRI', 'TECH'].map((code) => `${THEMES}/${code}`).find((theme) => !own.includes(theme)) ?? '';
  return exampleOf(
    dataset,
    `dcat:theme <${own[0]}> ;\n  dct:subject <${subject}>`,
    `dcat:theme <${other}> ;\n  dct:subject <${subject}>`,
  );
}
