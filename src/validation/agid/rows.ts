import type { Bilingual } from '../../errors.js';
import * as kinds from '../kinds/index.js';
import type { Name, Rule, Severity } from '../rule.js';

/** A rule of AgID's in both forms: as it is, and as is right (none when there is nothing to keep of it). */
export interface Row {
  readonly agid: Rule;
  readonly portico: Rule | undefined;
}

interface RowOptions {
  severity?: Severity;
  suspended?: boolean;
}

const SUSPENDED: Bilingual = {
  it: "L'ontologia DCAT-AP_IT non pone questo vincolo e la regola è sospesa da chi ha riesaminato il validatore: qui è un consiglio.",
  en: 'The DCAT-AP_IT ontology does not restrict this, and the rule is suspended by those who reviewed the validator: here it is a hint.',
};

const source = (id: number): string => `AgID, validatore DCAT-AP_IT, regola ${id}; DCAT-AP_IT 1.0`;

/** A rule out of what its kind made. */
export function ruleOf(
  id: number,
  of: Name,
  property: Name | undefined,
  made: kinds.Made,
  severity: Severity,
): Rule {
  return Object.freeze({
    id: `agid-${id}`,
    severity,
    of,
    ...(property && { property }),
    source: source(id),
    ...made,
  });
}

function row(
  id: number,
  of: Name,
  property: Name | undefined,
  made: kinds.Made,
  { severity = 'violation', suspended = false }: RowOptions = {},
): Row {
  const rule = ruleOf(id, of, property, made, severity);
  if (!suspended) return { agid: rule, portico: rule };
  const known = { ...rule, suspended, differs: SUSPENDED };
  return { agid: known, portico: { ...known, severity: 'hint' } };
}

/** Makers of rows for the rules of one class. */
export const rowsOf = (of: Name) => ({
  absent: (id: number, property: Name, options?: RowOptions): Row =>
    row(id, of, property, kinds.absent(of, property), options),
  notLiteral: (id: number, property: Name, options?: RowOptions): Row =>
    row(id, of, property, kinds.notLiteral(of, property), options),
  notIri: (id: number, property: Name, options?: RowOptions): Row =>
    row(id, of, property, kinds.notIri(of, property), options),
  repeated: (id: number, property: Name, options?: RowOptions): Row =>
    row(id, of, property, kinds.repeated(of, property), options),
  untyped: (id: number, property: Name, type: Name, options?: RowOptions): Row =>
    row(id, of, property, kinds.untyped(of, property, type), options),
  undeclared: (id: number, property: Name, type: Name, options?: RowOptions): Row =>
    row(id, of, property, kinds.undeclared(of, property, type), options),
  /** AgID looks at literals only; ours also says that an IRI is no date. */
  notDate: (id: number, property: Name, options?: RowOptions): Row =>
    corrected(row(id, of, property, kinds.notDate(of, property), options), DATES, {
      check: kinds.notDate(of, property, true).check,
    }),
  notNumber: (
    id: number,
    property: Name,
    accepts: Parameters<typeof kinds.notNumber>[2],
    options?: RowOptions,
  ): Row => row(id, of, property, kinds.notNumber(of, property, accepts), options),
  none: (id: number, options?: RowOptions): Row => row(id, of, undefined, kinds.none(of), options),
});

const DATES: Bilingual = {
  it: 'La regola di AgID non guarda i valori che non sono testi (un IRI al posto della data passa); la nostra li segnala. Che il giorno esista lo dice la regola date-not-real.',
  en: 'AgID’s rule does not look at values that are no literals (an IRI in place of the date passes); ours reports them. Whether the day exists is told by the rule date-not-real.',
};

/**
 * A row whose rule is known to be wrong, with what is right.
 *
 * @param change what our form has otherwise; undefined when our form is left out
 */
export function corrected(
  { agid, portico }: Row,
  differs: Bilingual,
  change: Partial<Rule> | undefined,
): Row {
  const why = agid.differs
    ? { it: `${agid.differs.it} ${differs.it}`, en: `${agid.differs.en} ${differs.en}` }
    : differs;
  return {
    agid: { ...agid, differs: why },
    portico: change && portico && { ...portico, ...change, differs: why },
  };
}
