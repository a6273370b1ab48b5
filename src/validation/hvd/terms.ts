import { licenceByAnyIri } from '../../vocabularies/index.js';
import type { Rule } from '../rule.js';
import { distribution, LAW, lacks, rule, service } from './kit.js';

const ITALIAN = 'https://w3id.org/italia/controlled-vocabulary/licences';

/** Whether a licence asks for attribution at most: CC BY 4.0, an equivalent or a more open one. */
const isAsOpenAsCcBy = (iri: string): boolean | undefined => {
  const licence = licenceByAnyIri(iri);
  if (!licence || licence.openness === 'unknown' || licence.level < 3) return undefined;
  const group = licence.notation?.replaceAll('.', '') ?? '';
  if (group !== '') return /^A[12]/.test(group);
  return licence.openness === 'open' && !/SA|SHARE|GPL|ODBL/i.test(licence.code);
};

/** On what terms high-value data are used: CC BY 4.0, an equivalent or a more open licence. */
export const TERMS_RULES: readonly Rule[] = [
  ...(['distributions', 'services'] as const).flatMap((which): Rule[] => {
    const isService = which === 'services';
    const of = isService ? 'dcat:DataService' : 'dcat:Distribution';
    const one = isService ? service : distribution;
    const id = isService ? 'hvd-service' : 'hvd-distribution';
    const it = isService
      ? 'Un servizio per dati di elevato valore'
      : 'La distribuzione di un dataset di elevato valore';
    const en = isService ? 'A service for high-value data' : 'The distribution of a high-value dataset';
    return [
      rule({
        id: `${id}-terms-absent`,
        of,
        which,
        property: 'dct:license',
        aspect: 'absent',
        sentence: {
          it: `${it} indica la licenza (dct:license) o le condizioni (dct:rights).`,
          en: `${en} gives its licence (dct:license) or its terms (dct:rights).`,
        },
        message: {
          it: `${it} deve dire a quali condizioni si usano i dati: indica dct:license o dct:rights.`,
          en: `${en} must say on what terms the data are used: give dct:license or dct:rights.`,
        },
        passes: one('dct:rights <https://dati.example.it/condizioni>', LAW),
        fails: one(LAW),
        check: lacks('dct:license', 'dct:rights'),
      }),
      rule({
        id: `${id}-licence-not-open-enough`,
        aspect: 'vocabulary',
        of,
        which,
        property: 'dct:license',
        sentence: {
          it: `${it} ha una licenza che chiede al più l'attribuzione: CC BY 4.0, una equivalente o una più aperta.`,
          en: `${en} has a licence that asks for attribution at most: CC BY 4.0, an equivalent or a more open one.`,
        },
        message: {
          it: `${it} ha una licenza più stretta di CC BY 4.0, che il regolamento non ammette: usa CC BY 4.0 o CC0.`,
          en: `${en} has a licence narrower than CC BY 4.0, which the regulation does not allow: use CC BY 4.0 or CC0.`,
        },
        passes: one(`dct:license <${ITALIAN}/A21_CCBY40>`, LAW),
        fails: one(`dct:license <${ITALIAN}/A31_CCBYSA40>`, LAW),
        check: (node, report) => {
          for (const term of node.values('dct:license'))
            if (term.termType === 'NamedNode' && isAsOpenAsCcBy(term.value) === false)
              report({ value: term });
        },
      }),
    ];
  }),
];
