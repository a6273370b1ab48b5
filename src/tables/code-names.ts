/** Names of codes: postal, ISTAT, tax and procurement codes, telephone numbers. */
const CODE_NAME =
  /(?:^|[^a-z])(?:cap|istat|cod|codice|code|codici|cf|piva|p\.?\s?iva|partita iva|cup|cig|tel|telefono|telefax|fax|cell|cellulare|phone|belfiore|zip|zipcode|postcode|postal|co|isil|iban|fiscale|siren|siret|ateco)(?:$|[^a-z])/;
const CODE_START = /^(?:cap|cod|codice|istat|tel|cig|cup)[A-Z_]/;

/** Lower case, camel case and underscores as blanks: `CodiceVia` and `CODICE_VIA` alike. */
export function spokenName(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_\s]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Whether a name says that its values identify, so that digits are no quantity. */
export function isCodeName(name: string): boolean {
  const words = spokenName(name);
  return CODE_NAME.test(words) || CODE_START.test(name) || /(?:istat|telefono|belfiore)/.test(words);
}

/** A number in JSON is meant as one, but for the postal code, whose zeros JSON cannot keep. */
export function isPostalName(name: string): boolean {
  return /^cap(?![a-z])|(?:^|[^a-z])cap(?:$|[^a-z])/i.test(name.replace(/([a-z])([A-Z])/g, '$1 $2'));
}

const YEAR_NAME = /(?:^|[^a-z])(?:anno|anni|year|yr|jahr|annualita|annualità)(?:$|[^a-z])/;
const NOT_YEAR_NAME = /(?:anno|year) di (?:corso|nascita\s+n)|nati|tot|dec |imm |emi /;

/** Whether a name says that four digits are a calendar year: `Anno`, not `Anno di corso`. */
export function isYearName(name: string): boolean {
  const words = name.toLowerCase().replace(/[_\s]+/g, ' ');
  return YEAR_NAME.test(words) && !NOT_YEAR_NAME.test(words);
}
