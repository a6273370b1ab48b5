import { AGID_ROWS } from './agid/index.js';
import { dcatApRules } from './dcat-ap/index.js';
import { fixesFor } from './fixes/all.js';
import { HVD_RULES } from './hvd/index.js';
import type { Rule, Severity } from './rule.js';
import { PORTICO } from './rules.js';

const WORDS: Readonly<Record<Severity, string>> = {
  violation: 'violazione / violation',
  warning: 'avviso / warning',
  hint: 'consiglio / hint',
};

/** A rule as AgID has it, or as ours; in both forms where ours looks elsewhere. */
interface Entry {
  rule: Rule;
  ours?: Rule | undefined;
}

const own = (rules: readonly Rule[]): Entry[] => rules.map((rule) => ({ rule, ours: rule }));

function sections(): { title: string; rules: Entry[] }[] {
  const byClass = new Map<string, Entry[]>();
  for (const { agid, portico } of AGID_ROWS) {
    const known = byClass.get(agid.of) ?? [];
    byClass.set(agid.of, [...known, { rule: agid, ours: portico }]);
  }
  // Those that another rule says in mode portico are run in the modes of Europe.
  const highValue = HVD_RULES.map((rule) => ({
    rule,
    ours: PORTICO.highValue.find(({ id }) => id === rule.id),
  }));
  return [
    ...[...byClass].map(([name, rules]) => ({ title: `AgID: ${name}`, rules })),
    { title: 'Regole di Portico / Portico’s own rules', rules: own(PORTICO.own) },
    {
      title: 'Linee guida AgID sui dati aperti / AgID’s open-data guidelines',
      rules: own(PORTICO.guidelines),
    },
    { title: 'Dati di elevato valore / high-value datasets (DCAT-AP HVD)', rules: highValue },
    { title: 'Ontologia DCAT-AP_IT / DCAT-AP_IT ontology', rules: own(PORTICO.owl) },
  ];
}

/** The page docs/rules.md, made of the rules. Written by `node bin/write-rules.js`. */
export function rulesPage(): string {
  const suspended = AGID_ROWS.filter(({ agid }) => agid.suspended).length;
  const { own: ours, highValue, guidelines, owl, european } = PORTICO;
  const counts = [ours, guidelines, highValue, owl, european].map(({ length }) => length);
  const [portico, open, hvd, ontology, europe] = counts;
  return [
    '# Regole di validazione / validation rules',
    '',
    'Pagina generata dalle regole stesse (`src/validation/`): non si modifica a mano; si riscrive con `npm run build && node bin/write-rules.js`.',
    'This page is made of the rules themselves (`src/validation/`): it is not edited by hand; `npm run build && node bin/write-rules.js` writes it.',
    '',
    `Le regole sono ${AGID_ROWS.length} del validatore DCAT-AP_IT di AgID (${suspended} sospese); in modo \`portico\` si aggiungono ${portico} di Portico, ${open} delle linee guida sui dati aperti, ${hvd} sui dati di elevato valore, ${ontology} dell'ontologia e ${europe} di DCAT-AP.`,
    `The rules are ${AGID_ROWS.length} of AgID’s DCAT-AP_IT validator (${suspended} suspended); mode \`portico\` adds ${portico} of Portico, ${open} of the open-data guidelines, ${hvd} on high-value data, ${ontology} of the ontology and ${europe} of DCAT-AP.`,
    '',
    '- `agid`: la risposta del validatore di AgID, difetti compresi. *The answer of AgID’s validator, faults included.*',
    '- `portico`: la risposta giusta per un catalogo italiano; dove differisce da AgID è scritto, e ciò che due regole dicono allo stesso modo è detto una volta. *What is right for an Italian catalogue; where it differs from AgID it is said, and what two rules say in the same way is said once.*',
    '- `dcat-ap-2`, `dcat-ap-3`: DCAT-AP 2.1.1 o 3.0.1 con i dati di elevato valore, e nulla di italiano. *DCAT-AP 2.1.1 or 3.0.1 with high-value data, and nothing Italian.*',
    '',
    'Gli esempi sono Turtle; mancano i prefissi, che sono quelli di `src/rdf/namespaces.ts`. / Examples are Turtle without the prefixes, which are those of `src/rdf/namespaces.ts`.',
    '',
    ...sections().flatMap(({ title, rules }) => [`## ${title}`, '', ...rules.flatMap(entry)]),
    ...europeanTable(),
  ].join('\n');
}

function entry({ rule, ours }: Entry): string[] {
  const shown = ours ?? rule;
  const isAgid = rule.id.startsWith('agid-');
  const weight =
    ours === undefined
      ? `${WORDS[rule.severity]}; ${isAgid ? 'solo in modo agid / in mode agid only' : 'solo nei modi dcat-ap / in modes dcat-ap only'}`
      : ours.severity === rule.severity
        ? WORDS[rule.severity]
        : `agid: ${WORDS[rule.severity]}; portico: ${WORDS[ours.severity]}`;
  const properties = shown.properties ?? (shown.property ? [shown.property] : []);
  const names = [...new Set([shown.of, ...(shown.alsoOf ?? []), ...properties])].map((name) => `\`${name}\``);
  return [
    `### ${rule.id}`,
    '',
    `${names.join(', ')}. ${weight}${rule.suspended ? '; sospesa / suspended' : ''}.`,
    '',
    `- ${shown.sentence.it} *${shown.sentence.en}*`,
    `- Fonte / source: ${rule.source}.`,
    `- «${shown.message.it}» *“${shown.message.en}”*`,
    ...(rule.differs ? [`- Differenza / difference: ${rule.differs.it} *${rule.differs.en}*`] : []),
    ...fixesFor(rule.id).map(
      ({ id, description }) => `- Correzione / fix \`${id}\`: ${description.it} *${description.en}*`,
    ),
    '',
    'Passa / passes:',
    '',
    '```turtle',
    shown.example.passes.trimEnd(),
    '```',
    '',
    'Non passa / fails:',
    '',
    '```turtle',
    shown.example.fails.trimEnd(),
    '```',
    '',
  ];
}

/** The rules of DCAT-AP in a table: they are made of facts, and each says what its sentence says. */
function europeanTable(): string[] {
  const second = new Map(dcatApRules(2).map((rule) => [rule.id, rule]));
  const third = new Map(dcatApRules(3).map((rule) => [rule.id, rule]));
  const ours = new Map(PORTICO.european.map((rule) => [rule.id, rule]));
  const weight = (rule: Rule | undefined): string =>
    (rule ? WORDS[rule.severity].split(' / ')[1] : '—') as string;
  return [
    '## DCAT-AP 2.1.1, 3.0.1',
    '',
    'Regole fatte di una tabella di fatti (`src/validation/dcat-ap/facts.ts`). In modo `portico` mancano (—) quelle che una regola italiana dice già, e quelle che il profilo italiano vuole diverse.',
    'Rules made of a table of facts (`src/validation/dcat-ap/facts.ts`). In mode `portico` those are left out (—) that an Italian rule says already, and those that the Italian profile wants otherwise.',
    '',
    '| id | regola / rule | dcat-ap-2 | dcat-ap-3 | portico |',
    '|---|---|---|---|---|',
    ...[...new Map([...second, ...third]).values()].map(
      ({ id, sentence }) =>
        `| ${id} | ${sentence.it} *${sentence.en}* | ${weight(second.get(id))} | ${weight(third.get(id))} | ${weight(ours.get(id))} |`,
    ),
    '',
  ];
}
