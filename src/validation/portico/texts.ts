import type { Term } from '../../rdf/read/terms.js';
import type { Name, NodeCheck, Rule } from '../rule.js';
import { shortName } from '../short-name.js';
import { ALL_CLASSES, exampleOf, ownRule } from './kit.js';
import { isMojibake } from './mojibake.js';

/** Elements that editors leave in descriptions; a lone `<` is no HTML. */
const HTML = /<\/?(p|br|a|div|span|ul|ol|li|strong|b|i|em|h[1-6]|table|tr|td|font|img)(\s[^<>]*)?\/?>/i;

/** What a keyword is made of: letters, digits, blanks and the hyphen that the guide recommends. */
const KEYWORD = /^[\p{L}\p{M}\p{N} ._-]*$/u;

/** Reports each text of some properties that is not as it should be. */
const eachText =
  (paths: readonly Name[], isWrong: (text: string) => boolean): NodeCheck =>
  (node, report) => {
    for (const path of paths) {
      for (const term of node.values(path)) {
        if (term.termType === 'Literal' && isWrong(term.value)) report({ path, value: term });
      }
    }
  };

const DESCRIBED = ['dcatapit:Catalog', 'dcatapit:Distribution'] as const;
const dataset = 'dcatapit:Dataset' as const;

/** Texts as people will read them. */
export const TEXT_RULES: readonly Rule[] = [
  ownRule({
    id: 'text-empty',
    severity: 'violation',
    of: dataset,
    alsoOf: ALL_CLASSES.slice(1),
    source: 'DCAT-AP_IT 1.0; linee guida per i cataloghi dati',
    sentence: { it: 'Un testo non è vuoto.', en: 'A text is not empty.' },
    message: {
      it: 'Il testo è vuoto: togli la proprietà, o scrivi qualcosa.',
      en: 'The text is empty: remove the property, or write something.',
    },
    example: exampleOf(dataset, 'dct:title "Piste ciclabili"@it', 'dct:title ""@it'),
    check: (node, report) => {
      for (const [property, values] of node.entries()) {
        for (const term of values) {
          if (isEmptyText(term)) report({ path: shortName(property), value: term });
        }
      }
    },
  }),
  ownRule({
    id: 'html-in-description',
    severity: 'warning',
    of: dataset,
    alsoOf: DESCRIBED,
    property: 'dct:description',
    source: 'Linee guida per i cataloghi dati, dct:description',
    sentence: { it: 'Una descrizione non contiene HTML.', en: 'A description holds no HTML.' },
    message: {
      it: 'La descrizione contiene marcatori HTML: chi la legge altrove li vede come testo.',
      en: 'The description holds HTML tags: who reads it elsewhere sees them as text.',
    },
    example: exampleOf(
      dataset,
      'dct:description "Tracciati delle piste"@it',
      'dct:description "<p>Tracciati delle piste</p>"@it',
    ),
    check: eachText(['dct:description'], (text) => HTML.test(text)),
  }),
  ownRule({
    id: 'keyword-signs',
    severity: 'warning',
    of: dataset,
    property: 'dcat:keyword',
    source: 'Linee guida per i cataloghi dati, dcat:keyword',
    sentence: {
      it: 'Una parola chiave è un solo termine, senza virgole, apostrofi, barre o altri segni: si usa il trattino.',
      en: 'A keyword is one term, without commas, apostrophes, slashes or other signs: a hyphen is used instead.',
    },
    message: {
      it: 'La parola chiave contiene una virgola, un apostrofo, una barra o un altro segno: una parola chiave per valore, con il trattino dove serve.',
      en: 'The keyword holds a comma, an apostrophe, a slash or another sign: one keyword a value, with a hyphen where needed.',
    },
    example: exampleOf(dataset, 'dcat:keyword "legge 190-2012"', 'dcat:keyword "legge 190/2012, appalti"'),
    check: eachText(['dcat:keyword'], (text) => !KEYWORD.test(text)),
  }),
  ownRule({
    id: 'text-mojibake',
    severity: 'warning',
    of: dataset,
    alsoOf: [...DESCRIBED, 'dcatapit:Agent', 'dcatapit:Organization'],
    source: 'W3C, Data on the Web Best Practices; RDF 1.1 (UTF-8)',
    sentence: {
      it: 'I testi sono letti nella loro codifica.',
      en: 'Texts are read in their own encoding.',
    },
    message: {
      it: 'Il testo è stato letto con la codifica sbagliata (UTF-8 come Latin-1): gli accenti sono diventati due segni.',
      en: 'The text was read in the wrong encoding (UTF-8 as Latin-1): accented letters became two signs.',
    },
    example: exampleOf(dataset, 'dct:title "Mobilità"@it', 'dct:title "MobilitÃ\u00a0"@it'),
    check: eachText(['dct:title', 'dct:description', 'dcat:keyword', 'foaf:name', 'vcard:fn'], isMojibake),
  }),
];

function isEmptyText(term: Term): boolean {
  return term.termType === 'Literal' && term.value.trim() === '';
}
