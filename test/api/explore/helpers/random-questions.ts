import fc from 'fast-check';

/*
 * Questions to one table, each written in ODSQL, in plain SQL of DuckDB, and where they can say it in the `q` of version 1.
 * The SQL is made here from the meaning of the contract, without any code of the portal.
 */

/** An expression or condition in each language. */
export interface Said {
  odsql: string;
  sql: string;
  /** Undefined where version 1 cannot say it. */
  q?: string | undefined;
}

/** A row of the table: CSV and DuckDB read the same texts. */
export interface Row {
  nome: string | null;
  n: number | null;
  x: number | null;
  giorno: string | null;
  momento: string | null;
  attivo: boolean | null;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** Types of the columns, so that nothing is left to guessing in the SQL. */
export const SQL_COLUMNS =
  "{nome: 'VARCHAR', n: 'BIGINT', x: 'DOUBLE', giorno: 'DATE', momento: 'TIMESTAMPTZ', attivo: 'BOOLEAN'}";

const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 5 });

/** A row in which anything may be missing. */
export const row: fc.Arbitrary<Row> = fc.record({
  nome: maybe(fc.constantFrom('via', 'Via', 'viale', 'via Èmilia', 'x y', 'piazza')),
  n: maybe(fc.integer({ min: -4, max: 12 })),
  x: maybe(fc.constantFrom(-1.5, 0, 0.25, 2, 2.5)),
  giorno: maybe(
    fc
      .tuple(
        fc.integer({ min: 2023, max: 2024 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
      )
      .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`),
  ),
  momento: maybe(
    fc
      .tuple(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 0, max: 23 }),
      )
      .map(([month, day, hour]) => `2024-${two(month)}-${two(day)}T${two(hour)}:30:00Z`),
  ),
  attivo: maybe(fc.boolean()),
});

const said = (odsql: string, sql = odsql, q?: string): Said => ({ odsql, sql, q });

/** Numbers; those of moments in the zone of the request, which the SQL session has too. */
const number: fc.Arbitrary<Said> = fc.constantFrom(
  said('n', 'n', 'n'),
  said('x', 'x', 'x'),
  said('n + x', '(n::DOUBLE + x)'),
  said('(n - 2) * x', '((n::DOUBLE - 2) * x)'),
  said('-n', '(-n)'),
  said('n / x', '(n::DOUBLE / nullif(x, 0))'),
  said('length(nome)'),
  said('length(lower(nome))', 'length(lower(nome))'),
  said('ifnull(n, 1)', 'coalesce(n, 1)'),
  said('year(giorno)', 'extract(year FROM giorno)'),
  said('month(momento)', 'extract(month FROM momento)'),
  said('hour(momento)', 'extract(hour FROM momento)'),
  said('dayofweek(giorno)', 'extract(isodow FROM giorno)'),
  said('quarter(giorno)', 'extract(quarter FROM giorno)'),
);

const sign = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');

const dates: Said[] = [
  said("giorno = date'2024'", "giorno BETWEEN '2024-01-01' AND '2024-12-31'", 'giorno:2024'),
  said('giorno:2023', "giorno BETWEEN '2023-01-01' AND '2023-12-31'", 'giorno:2023'),
  said("giorno = date'2024/03'", "giorno BETWEEN '2024-03-01' AND '2024-03-31'"),
  said("giorno != date'2024'", "NOT giorno BETWEEN '2024-01-01' AND '2024-12-31'"),
  said("giorno >= date'2024-06'", "giorno >= '2024-06-01'", 'giorno>=2024-06-01'),
  said("giorno > '2024'", "giorno > '2024-01-01'"),
  said("giorno in [date'2023-05' TO date'2024-02-10'[", "giorno >= '2023-05-01' AND giorno < '2024-02-10'", 'giorno:[2023-05-01 TO 2024-02-10['),
  said("giorno in (date'2023', date'2024-01')", "giorno BETWEEN '2023-01-01' AND '2024-01-31'"),
  said("momento >= date'2024-06-10T12:00'", "momento >= TIMESTAMPTZ '2024-06-10 12:00:00'"),
  said("momento = date'2024-07'", "momento >= TIMESTAMPTZ '2024-07-01' AND momento < TIMESTAMPTZ '2024-08-01'"),
  said("momento < date'2024-06-10T12:00:00Z'", "momento < TIMESTAMPTZ '2024-06-10 12:00:00+00'"),
  said('momento > now(year=2024, month=6, day=1, hour=0, minute=0, second=0, microsecond=0)', "momento > TIMESTAMPTZ '2024-06-01'"),
]; // biome-ignore format: a line a case

const word = (text: string): string =>
  `regexp_matches(strip_accents(lower(nome)), '(^|[^a-z0-9])${text}([^a-z0-9]|$)')`;

const texts: Said[] = [
  said("nome = 'via'", "nome = 'via'", '#exact(nome, "via")'),
  said('nome != "Via"', "nome <> 'Via'"),
  said('nome:"via"', word('via'), 'nome:via'),
  said("nome like 'EMILIA via'", `${word('emilia')} AND ${word('via')}`, 'nome:"emilia" AND nome:via'),
  said("nome like 'vi*'", "regexp_matches(strip_accents(lower(nome)), '(^|[^a-z0-9])vi')"),
  said('nome not like "via"', `NOT coalesce(${word('via')}, false)`, 'NOT nome:via'),
  said('startswith(nome, "Vi")', "starts_with(nome, 'Vi')", '#startswith(nome, "Vi")'),
  said('suggest(nome, "em")', "regexp_matches(strip_accents(lower(nome)), '(^|[^a-z0-9])em')"),
  said('nome in ("via", "x y")', "nome IN ('via', 'x y')"),
  said('upper(nome) = "VIA"', "upper(nome) = 'VIA'"),
  said('nome is null', undefined, '#null(nome)'),
  said('nome is not null', undefined, 'NOT #null(nome)'),
  said('attivo', 'attivo IS TRUE'),
  said('attivo is false'),
  said('attivo is not true', 'attivo IS NOT TRUE'),
  said('attivo = false', 'attivo = false'),
]; // biome-ignore format: a line a case

const leaf: fc.Arbitrary<Said> = fc.oneof(
  fc.tuple(number, sign, fc.integer({ min: -3, max: 12 })).map(([left, operator, value]) => ({
    odsql: `${left.odsql} ${operator} ${value}`,
    sql: `${left.sql} ${operator} ${value}`,
    q: left.q && `${left.q}${operator === '=' ? ':' : operator}${value}`,
  })),
  fc.tuple(number, number, sign).map(([left, right, operator]) => ({
    odsql: `${left.odsql} ${operator} ${right.odsql}`,
    sql: `${left.sql} ${operator} ${right.sql}`,
  })),
  fc.tuple(number, fc.boolean(), fc.boolean()).map(([of, low, high]) => ({
    odsql: `${of.odsql} in ${low ? '[' : ']'}0 TO 6${high ? ']' : '['}`,
    sql: `(${of.sql} ${low ? '>=' : '>'} 0 AND ${of.sql} ${high ? '<=' : '<'} 6)`,
    q: of.q && `${of.q}:${low ? '[' : ']'}0 TO 6${high ? ']' : '['}`,
  })),
  fc.array(fc.integer({ min: -4, max: 40 }), { minLength: 1, maxLength: 30 }).map((values) => ({
    odsql: `n in (${values.join(', ')})`,
    sql: `n IN (${values.join(', ')})`,
    q: `(${values.map((value) => `n:${value}`).join(' OR ')})`,
  })),
  fc.constantFrom(...dates),
  fc.constantFrom(...texts),
);

const both = (sign: 'AND' | 'OR', a: Said, b: Said): Said => ({
  odsql: `(${a.odsql} ${sign.toLowerCase()} ${b.odsql})`,
  sql: `(coalesce(${a.sql}, false) ${sign} coalesce(${b.sql}, false))`,
  q: a.q && b.q && `(${a.q} ${sign} ${b.q})`,
});

/** Conditions, nested. What is unknown counts as false, also beneath `not`. */
export const condition: fc.Arbitrary<Said> = fc.letrec<{ said: Said }>((tie) => ({
  said: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('said'), tie('said')).map(([a, b]) => both('AND', a, b)),
    fc.tuple(tie('said'), tie('said')).map(([a, b]) => both('OR', a, b)),
    tie('said').map((a) => ({
      odsql: `not (${a.odsql})`,
      sql: `(NOT coalesce(${a.sql}, false))`,
      q: a.q && `NOT (${a.q})`,
    })),
  ),
})).said;

/** Ends of a span as the API writes them. */
const span = (low: string, high: string): string => `concat('[', ${low}, ', ', ${high}, '[')`;

/** What results are grouped by. */
export const group: fc.Arbitrary<Said> = fc.constantFrom(
  said('nome'),
  said('attivo'),
  said('n'),
  said('giorno', 'giorno'),
  said('year(giorno)', 'extract(year FROM giorno)'),
  said('month(momento)', 'extract(month FROM momento)'),
  said('lower(nome)'),
  said('ifnull(n, 0)', 'coalesce(n, 0)'),
  said("date_format(giorno, 'yyyy-MM')", "strftime(giorno, '%Y-%m')"),
  said(
    'range(n, 5)',
    `CASE WHEN n IS NOT NULL THEN ${span('(floor(n / 5.0) * 5)::INT', '(floor(n / 5.0) * 5 + 5)::INT')} END`,
  ),
  said(
    'range(n, *, 0, 5, *)',
    `CASE WHEN n IS NULL THEN NULL WHEN n < 0 THEN ']*, 0[' WHEN n < 5 THEN '[0, 5[' ELSE '[5, *[' END`,
  ),
  said('range(x, 0, 2)', `CASE WHEN x >= 0 AND x < 2 THEN '[0, 2[' END`),
  said('range(giorno, 1 month)', "date_trunc('month', giorno)::DATE"),
  said('range(giorno, 1w)', "date_trunc('week', giorno)::DATE"),
  said('range(giorno, 1 q)', "date_trunc('quarter', giorno)::DATE"),
  said('range(momento, 1 day)', "date_trunc('day', momento)::DATE"),
);

/** What is worked out of a group. */
export const aggregate: fc.Arbitrary<Said> = fc.constantFrom(
  said('count(*)'),
  said('count(x)'),
  said('count(distinct nome)'),
  said('sum(n)'),
  said('sum(n + x)', 'sum(n::DOUBLE + x)'),
  said('avg(x)'),
  said('avg(length(nome))'),
  said('min(giorno)'),
  said('max(nome)'),
  said('median(n)', 'median(n::DOUBLE)'),
  said('percentile(x, 25)', 'quantile_cont(x, 0.25)'),
  said('max(n) - min(n)', '(max(n) - min(n))'),
);

/** What a row has a value of. */
export const value: fc.Arbitrary<Said> = fc.oneof(
  number,
  fc.constantFrom(said('nome'), said('giorno'), said('attivo')),
);
