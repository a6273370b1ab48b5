/**
 * Words of health, which are of the special categories (GDPR, art. 9) once they speak of somebody. Common words of
 * services and administrations (salute, ospedale, farmacia, sanitario) say nothing about a person and are left out.
 */
const WORDS = [
  'diagnos[ei]',
  'patologi[ae]',
  'disabil[ei]',
  'disabilit[aà]',
  'invalid[oai]',
  'invalidit[aà]',
  'handicap\\w*',
  'malat[oai]',
  'malatti[ae]',
  'ricoverat[oai]',
  'terapi[ae]',
  'gravidanza',
  'incint[ae]',
  'diabet\\w+',
  'oncologic[oai]',
  'tumor[ei]',
  'cancro',
  'carcinoma',
  'chemioterapi[ae]',
  'epiless?i[ae]',
  'epilettic[oai]',
  'autis\\w+',
  'depress\\w+',
  'psichiatric[oai]',
  'psicosi',
  'schizofreni\\w+',
  'demenza',
  'alzheimer',
  'parkinson',
  'sclerosi',
  'hiv',
  'aids',
  'epatite',
  'tossicodipenden\\w+',
  'alcoldipenden\\w+',
  'dialisi',
  'trapianto',
  'celiac\\w+',
  'asmatic[oai]',
  'cardiopati\\w+',
  'legge 104',
  'l\\. ?104',
  'dsa',
  'ritardo mentale',
  'non vedente',
  'non autosufficient[ei]',
  'allergic[oai]',
  'contagiat[oai]',
  'positiv[oa] al covid',
  'vaccinat[oa]',
];

/** For RE2 and ours; letters outside ASCII do not end a word in RE2, which finds a few more. */
export const HEALTH_SHAPE = `\\b(?:${WORDS.join('|')})\\b`;

const HEALTH_TEXT = new RegExp(`(?<!\\p{L})(?:${WORDS.join('|')})(?!\\p{L})`, 'iu');
const HEALTH_NAME =
  /\b(?:diagnosi|patologi[ae]|disabilita|disabile|invalidita|invalid[oi]|handicap|malatti[ae]|terapi[ae]|gravidanza|allergi[ae]|intolleranz[ae]|legge ?104|l ?104|gruppo sanguigno|stato di salute|condizioni di salute|icd\d*|diabete|vaccin\w*|dieta speciale|anamnesi|ricover[oi])\b/;

/** Whether a text speaks of somebody's health, if it speaks of somebody. */
export const speaksOfHealth = (text: string): boolean => HEALTH_TEXT.test(text);

/** Whether the name of a column (small letters, no accents) announces somebody's health. */
export const isHealthName = (name: string): boolean => HEALTH_NAME.test(name);
