import { AGID_ROWS } from './agid/index.js';
import { porticoRules } from './portico/index.js';
import type { Rule } from './rule.js';

const WORDS = {
  violation: 'violazione / violation',
  warning: 'avviso / warning',
  hint: 'consiglio / hint',
} as const;

/** Each rule as AgID has it, or as ours; a rule in both forms where ours looks elsewhere. */
function sections(): { title: string; rules: { rule: Rule; ours?: Rule | undefined }[] }[] {
  const byClass = new Map<string, { rule: Rule; ours?: Rule | undefined }[]>();
  for (const { agid, portico } of AGID_ROWS) {
    const known = byClass.get(agid.of) ?? [];
    byClass.set(agid.of, [...known, { rule: agid, ours: portico }]);
  }
  return [
    ...[...byClass].map(([name, rules]) => ({ title: `AgID: ${name}`, rules })),
    {
      title: 'Regole di Portico / Portico’s own rules',
      rules: porticoRules.map((rule) => ({ rule, ours: rule })),
    },
  ];
}

/** The page docs/rules.md, made of the rules. Written by `node bin/write-rules.js`. */
export function rulesPage(): string {
  const all = sections();
  const suspended = AGID_ROWS.filter(({ agid }) => agid.suspended).length;
  return [
    '# Regole di validazione / validation rules',
    '',
    'Pagina generata dalle regole stesse (`src/validation/`): non si modifica a mano; si riscrive con `npm run build && node bin/write-rules.js`.',
    'This page is made of the rules themselves (`src/validation/`): it is not edited by hand; `npm run build && node bin/write-rules.js` writes it.',
    '',
    `Le regole sono ${AGID_ROWS.length} del validatore DCAT-AP_IT di AgID (${suspended} sospese) e ${porticoRules.length} di Portico. In modo \`agid\` si ha la risposta del validatore di AgID, difetti compresi; in modo \`portico\` quella giusta, e le regole di Portico. Dove le due differiscono è scritto.`,
    `The rules are ${AGID_ROWS.length} of AgID’s DCAT-AP_IT validator (${suspended} suspended) and ${porticoRules.length} of Portico. Mode \`agid\` answers as AgID’s validator does, faults included; mode \`portico\` as is right, with Portico’s rules too. Where the two differ it is said.`,
    '',
    'Gli esempi sono Turtle; mancano i prefissi, che sono quelli di `src/rdf/namespaces.ts`. / Examples are Turtle without the prefixes, which are those of `src/rdf/namespaces.ts`.',
    '',
    ...all.flatMap(({ title, rules }) => [`## ${title}`, '', ...rules.flatMap(entry)]),
  ].join('\n');
}

function entry({ rule, ours }: { rule: Rule; ours?: Rule | undefined }): string[] {
  const shown = ours ?? rule;
  const weight =
    ours === undefined
      ? `${WORDS[rule.severity]}; solo in modo agid / in mode agid only`
      : ours.severity === rule.severity
        ? WORDS[rule.severity]
        : `agid: ${WORDS[rule.severity]}; portico: ${WORDS[ours.severity]}`;
  const classes = [shown.of, ...(shown.alsoOf ?? [])].map((name) => `\`${name}\``).join(', ');
  return [
    `### ${rule.id}`,
    '',
    `${classes}${shown.property ? `, \`${shown.property}\`` : ''}. ${weight}${rule.suspended ? '; sospesa / suspended' : ''}.`,
    '',
    `- ${shown.sentence.it} *${shown.sentence.en}*`,
    `- Fonte / source: ${rule.source}.`,
    `- «${shown.message.it}» *“${shown.message.en}”*`,
    ...(rule.differs ? [`- Differenza / difference: ${rule.differs.it} *${rule.differs.en}*`] : []),
    ...(shown.fix ? [`- Correzione / fix: ${shown.fix.description.it} *${shown.fix.description.en}*`] : []),
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
