import { describe, expect, it } from 'vitest';
import { PREFIXES } from '../../src/rdf/namespaces.js';
import { parseRdf } from '../../src/rdf/parse.js';
import { checkGraph } from '../../src/validation/check-graph.js';
import { saidNowhere } from '../../src/validation/once-each.js';
import type { Mode, Rule } from '../../src/validation/rule.js';
import { PORTICO, ruleSet } from '../../src/validation/rules.js';

const HEAD = Object.entries(PREFIXES)
  .map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .\n`)
  .join('');

async function found(mode: Mode, turtle: string): Promise<string[]> {
  const { graph } = await parseRdf(Buffer.from(HEAD + turtle), {
    baseIri: 'https://a.example/documento',
    contentType: 'text/turtle',
  });
  return checkGraph(graph, ruleSet(mode), new Date('2026-01-01')).map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );
}

describe('what two rules say of one thing', () => {
  it('is said once: by the Italian rule, which an Italian publisher knows', async () => {
    const agent = await found('portico', '<https://a.example/a> a dcatapit:Agent, foaf:Agent .');
    expect(agent).toContain('violation agid-0');
    expect(agent).not.toContain('violation dcat-ap-agent-name-absent');
    expect(await found('portico', '<https://a.example/a> a foaf:Agent .')).toContain(
      'violation dcat-ap-agent-name-absent',
    );
  });

  it('is said by the rule that weighs more: a suspended rule of AgID’s is a hint, Europe’s a violation', async () => {
    const rights = '<https://a.example/r>, <https://a.example/s>';
    const both = await found(
      'portico',
      `<https://a.example/d> a dcatapit:Distribution, dcat:Distribution ; dct:rights ${rights} .`,
    );
    expect(both).toContain('violation dcat-ap-distribution-rights-repeated');
    expect(both).not.toContain('hint agid-108');
    expect(
      await found('portico', `<https://a.example/d> a dcatapit:Distribution ; dct:rights ${rights} .`),
    ).toContain('hint agid-108');
  });

  it('is said by the rule about high-value data only where the data are of high value', async () => {
    const law = 'dcatap:applicableLegislation <http://data.europa.eu/eli/reg_impl/2023/138/oj>';
    const service = '<https://a.example/s> a dcat:DataService';
    expect(await found('portico', `${service} .`)).toContain(
      'hint dcat-ap-data-service-contact-point-absent',
    );
    const high = await found('portico', `${service} ; ${law} .`);
    expect(high).toContain('violation hvd-service-contact-absent');
    expect(high).not.toContain('hint dcat-ap-data-service-contact-point-absent');
  });

  it('is said twice in mode agid, as AgID’s validator does', async () => {
    const turtle = '<https://a.example/d> a dcatapit:Standard ; dct:description <https://a.example/x> .';
    expect(await found('agid', turtle)).toEqual(
      expect.arrayContaining(['violation agid-199', 'violation agid-201']),
    );
  });
});

describe('saidNowhere', () => {
  const rule = (id: string, rest: Partial<Rule> = {}): Rule => ({
    id,
    severity: 'violation',
    of: 'dcat:Dataset',
    property: 'dct:title',
    aspect: 'absent',
    sentence: { it: '', en: '' },
    source: '',
    message: { it: '', en: '' },
    example: { passes: '', fails: '' },
    ...rest,
  });
  const italian = rule('italian', { of: 'dcatapit:Dataset' });
  const twins = { 'dcat:Dataset': 'dcatapit:Dataset' } as const;

  it('leaves out what a rule of the twin class says already', () => {
    expect(saidNowhere([rule('a')], [italian], twins)).toEqual([]);
    expect(saidNowhere([rule('a')], [italian])).toHaveLength(1);
  });

  it('keeps what says more: another aspect, another property, another class', () => {
    const kept = [
      rule('b', { aspect: 'repeated' }),
      rule('c', { property: 'dct:description' }),
      rule('d', { alsoOf: ['dcat:DatasetSeries'] }),
      rule('e', { aspect: undefined } as never),
    ];
    expect(saidNowhere(kept, [italian], twins)).toEqual(kept);
  });

  it('does not count on rules that are suspended or look at some nodes only', () => {
    const others = [
      { ...italian, suspended: true },
      { ...italian, conditional: true },
    ];
    expect(saidNowhere([rule('a')], others, twins)).toHaveLength(1);
  });

  it('leaves rules in every group of mode portico', () => {
    for (const [name, rules] of Object.entries(PORTICO)) expect(rules.length, name).toBeGreaterThan(4);
  });
});
