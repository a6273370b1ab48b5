/**
 * Functions that a query of strangers may call: those that only compute. By their names in DuckDB's statement tree,
 * operators included. Nothing here reads a file, a setting or the catalogue of the engine.
 */
const LISTS = {
  operators:
    '+ - * / // % ^ ** & | << >> || ~~ !~~ ~~* !~~* ~~~ ~* !~* regexp_full_match not_like_escape like_escape ilike_escape not_ilike_escape @> <@ && ^@ -> ->> !',
  aggregates:
    'count count_star count_if sum avg mean min max bool_and bool_or every string_agg array_agg list listagg group_concat first last any_value arg_min arg_max median mode quantile quantile_cont quantile_disc percentile_cont percentile_disc stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope regr_intercept regr_r2 approx_count_distinct histogram product bit_and bit_or bit_xor grouping',
  windows:
    'row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value',
  numbers:
    'abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log log10 log2 pow power mod greatest least pi degrees radians sin cos tan cot asin acos atan atan2 gcd lcm factorial isnan isfinite isinf even add subtract multiply divide fdiv fmod',
  texts:
    'lower upper lcase ucase length char_length character_length strlen octet_length bit_length substring substr left right trim ltrim rtrim btrim replace reverse concat concat_ws split_part string_split str_split string_to_array regexp_matches regexp_replace regexp_extract regexp_extract_all regexp_split_to_array position strpos instr contains starts_with ends_with prefix suffix ascii chr lpad rpad repeat translate md5 unaccent strip_accents levenshtein jaro_winkler_similarity format printf to_hex hex nfc_normalize',
  moments:
    'now current_timestamp current_date current_time get_current_timestamp get_current_time today transaction_timestamp date_part datepart date_trunc datetrunc date_diff datediff date_add date_sub age extract year month day hour minute second quarter week isoyear dayofweek isodow dayofyear weekday dayname monthname epoch epoch_ms last_day make_date make_time make_timestamp strftime strptime try_strptime timezone to_timestamp to_years to_months to_weeks to_days to_hours to_minutes to_seconds time_bucket century decade millennium',
  choices: 'coalesce nullif ifnull if typeof error',
  lists:
    'list_value list_extract array_extract list_element array_length len cardinality list_contains array_contains list_sort array_sort list_distinct array_to_string list_aggregate list_sum list_avg list_min list_max unnest array_position list_position struct_pack struct_extract row',
  json: 'json json_extract json_extract_string json_extract_path json_extract_path_text json_array_length json_valid json_type json_keys json_object json_array to_json json_contains',
} as const;

/** Functions that give rows. */
const TABLE_FUNCTIONS = new Set(['generate_series', 'range', 'unnest']);

const FUNCTIONS: ReadonlySet<string> = new Set(Object.values(LISTS).flatMap((names) => names.split(/\s+/)));

/** Whether a query may compute with that function. */
export const isAllowedFunction = (name: string): boolean => FUNCTIONS.has(name.toLowerCase());

/** Whether a query may read from that function as from a table. */
export const isAllowedTableFunction = (name: string): boolean => TABLE_FUNCTIONS.has(name.toLowerCase());

/** All of them, for the documentation. */
export const ALLOWED_FUNCTIONS: readonly string[] = [...FUNCTIONS].sort();
