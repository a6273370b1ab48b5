import { isGivenName } from '../given-names.js';
import type { Match } from '../model.js';

const ADDRESS =
  /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}(?![\w-])/gi;

/** The e-mail addresses in a text, whoever they belong to. */
export function findEmails(text: string): Match[] {
  if (!text.includes('@')) return [];
  return Array.from(text.matchAll(ADDRESS), (match) => ({
    kind: 'email' as const,
    start: match.index,
    end: match.index + match[0].length,
    value: match[0].toLowerCase(),
  }));
}

/** Labels of the domains of certified mail (PEC), which offices and companies must have. */
const CERTIFIED =
  /(?:^|[.-])(?:pec|legalmail|postacert|postecert|cert|\w*pec|pec\w*|sicurezzapostale|registerpec)(?:[.-]|$)/;

/** Domains of public bodies. */
const INSTITUTIONAL =
  /(?:^|\.)(?:comune|comuni|provincia|regione|cittametropolitana|unione\w*|cm|asl\w*|ausl\w*|ats|aou\w*|ospedale\w*|beniculturali|cultura|uni\w+|istruzione|giustizia|interno|esercito|carabinieri|polizia\w*)\.|\.(?:gov|edu)\.it$|(?:^|\.)(?:beniculturali|istruzione|giustizia|inps|inail|agenziaentrate)\.it$/;

/** Words that name an office, a service or a desk rather than somebody. */
const OFFICE_WORD =
  /^(?:info|informa\w*|protocollo|prot|urp|segr\w*|uffici\w*|uff|sindac\w*|anagraf\w*|demografici|statocivile|tribut\w*|ragioneria|bilancio|bibl\w*|archiv\w*|muse\w*|teatro|direzion\w*|dir|dg|amministra\w*|admin\w*|ammin\w*|contab\w*|scuol\w*|istitut\w*|universit\w*|facolta|dipartiment\w*|dip|polizia\w*|vigili|comand\w*|serviz\w*|servic\w*|sport\w*|cultur\w*|turis\w*|iat|contact\w*|contatt\w*|support\w*|help\w*|assistenza|privacy|dpo|rpd|webmaster|web|noreply|no-reply|postmaster|posta|mail|email|pec|redazione|stampa|press|commercial\w*|vendite|sales|prenota\w*|booking|cup|farmaci\w*|hotel|albergo|agenzi\w*|associazion\w*|ass|fondazion\w*|centro\w*|comun\w*|provinci\w*|region\w*|union\w*|ente|enti|gare|appalti|acquisti|personale|risorse|lavori|llpp|tecnic\w*|urbanistic\w*|edilizi\w*|suap|sue|ambient\w*|ecologia|protezionecivile|social\w*|asil\w*|nido|sede|filiale|consultor\w*|ambulator\w*|distrett\w*|reparto|unita|staff|team|office|reception|hr|it|ict|ced|sistemi|dati|opendata|fond\w*|coop\w*|studio|societa|parrocchi\w*|diocesi|seminario|convento|monastero|as|ib|sa|sba|bp|bc|coord\w*|responsabil\w*|presiden\w*|consigl\w*|giunta|assessor\w*|sindacato|ordin\w*|colleg\w*|camera|prefettura|questura|tribunale|procura)\d*$/;

/** Words that may stand at the end of one long word: `ufficiotributi`, `comunebologna`. */
const OFFICE_START =
  /^(?:uffici|segreteri|protocoll|bibliotec|biblio|archivi|muse|direzion|amministr|comun|scuol|istitut|universit|servizi|centro|associazion|fondazion|info|polizia|dip|farmaci|ass|posta|sindac|tribut|provinc|region|union)/;

/** Whether an address belongs to an office, by its domain and name: certified mail, public bodies, desks. */
export function isOfficeAddress(address: string): boolean {
  const [name = '', domain = ''] = address.toLowerCase().split('@');
  const words = name.split(/[._+\d-]+/).filter((word) => word.length > 1);
  if (words.some((word) => OFFICE_WORD.test(word) || OFFICE_START.test(word))) return true;
  if (isPersonsName(name)) return false;
  if (CERTIFIED.test(domain) || INSTITUTIONAL.test(domain)) return true;
  // `lastudio@lastudio.it`: named like its own domain.
  const owner = domain.split('.').at(-2) ?? '';
  return owner.length > 3 && (name === owner || name.startsWith(owner) || owner.startsWith(name));
}

/** Whether the name of an address is `name.surname`, with a given name that is common in Italy. */
export function isPersonsName(name: string): boolean {
  const words = name.split(/[._+-]+/).filter((word) => /^\p{L}{2,}\d*$/u.test(word));
  return words.length >= 2 && words.some((word) => isGivenName(word.replace(/\d+$/, '')));
}
