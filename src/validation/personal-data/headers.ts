import { spokenName } from '../../tables/code-names.js';
import { isHealthName } from './kinds/health.js';

/** What the name of a column announces. */
export interface HeaderWords {
  email: boolean;
  phone: boolean;
  plate: boolean;
  url: boolean;
  surname: boolean;
  /** `Nome` alone: of a person or of anything. */
  name: boolean;
  /** Surname and name together, of somebody. */
  fullName: boolean;
  /** A word that is said of persons only: `Nominativo`. */
  surelyNames: boolean;
  birthDate: boolean;
  deathDate: boolean;
  sex: boolean;
  place: boolean;
  health: boolean;
  /** Something of an office: its telephone, its certified mail. */
  office: boolean;
  /** The table speaks of bodies, companies or places with a desk. */
  organisation: boolean;
  /** Somebody who holds an office or stands for one, whose name the law has published. */
  official: boolean;
  /** Somebody elected, appointed or in charge, with that for the name of the column. */
  holder: boolean;
  /** Somebody who serves the public by profession: doctors, guides, notaries. */
  professional: boolean;
  /** A supplier or a winner of a contract. */
  supplier: boolean;
  /** The table speaks of the vehicles of a body. */
  fleet: boolean;
}

const WORDS: Record<keyof HeaderWords, RegExp> = {
  email: /\be?-?mail\d*\b|\bpec\b|posta elettronica|indirizzo elettronico/,
  phone:
    /\b(?:tel|telefon[oi]\w*|cell|cellular[ei]|phone|mobile|recapit[oi]|contatt[oi]|fax|numero di telefono|n ?tel)\b\d*|utenza/,
  plate: /\b(?:targ[ah]e?|plate)\b/,
  url: /\b(?:ur[il]|link|sito|web|website|homepage|www)\b/,
  surname: /\b(?:cognome|cognomi|cogn|surname|last ?name|family name)\b/,
  name: /^(?:nome|nomi|nom|prenome|first ?name|given name|name)\b(?! (?:del|della|ente|comune|via|scuola|file))/,
  fullName:
    /\b(?:anagrafica|nominativ[oi]|generalita|cognome (?:e )?nome|nome (?:e )?cognome|intestatari[oa]|full ?name|richiedente|beneficiari[oa]|paziente|alunn[oa]|studente|dipendente|assistit[oa]|proprietari[oa]|proprieta|progettista|tecnico|assegnatari[oa]|contribuente|residente|soggetto)\b/,
  surelyNames: /\b(?:nominativ[oi]|cognome (?:e )?nome|nome (?:e )?cognome)\b/,
  birthDate:
    /\b(?:data|dt|d)\b.*\b(?:nascita|nasc)\b|^(?:nascita|nat[oa])$|\b(?:nat[oa] (?:il|in data)|birth ?da(?:te|y)|date of birth|dob|datanascita|data nasc)\b/,
  deathDate: /\b(?:mort[eoi]|decesso|deceduto|cadut[oi]|defunt[oi]|death)\b/,
  sex: /^(?:sesso|genere|sex|gender|m ?f)$/,
  place: /\b(?:comune|citta|cap|residenza|luogo|localita|quartiere|indirizzo|domicilio)\b/,
  health: /(?!)/,
  office:
    /\b(?:uffici[oi]|urp|centralino|sede|ente|istituzional[ei]|pec|numero verde|fax|segreteria|struttura|scuola|comune|protocollo)\b/,
  organisation:
    /\b(?:ente|enti|amministrazione|des amm|cod amm|denominazione|ragione sociale|bibliotec\w*|servizi[oi]|scuol\w*|istitut\w*|farmaci\w*|uffici[oi]|struttur\w*|aziend\w*|associazion\w*|nomeassociazione|impres[ae]|ditta|organizzazion\w*|organization|societa|esercizi\w*|alberg\w*|hotel|muse[oi]|consultori\w*|ospedal\w*|presidi\w*|centr[oi]|isil|istituti|codice ipa|insegna|parrocchia|sportell\w*)\b/,
  official:
    /\b(?:sindac[oi]|assessor[ei]|consiglier[ei]|carica|candidat[oi]|lista|mandato|elett[oi]|presidente|direttor[ei]|dirigent[ei]|resp|responsabil[ei]|referent[ei]|rup|segretario|rappresentante|incaric\w*|consulent[ei]|titolare)\b/,
  holder:
    /\b(?:sindac[oi]|assessor[ei]|consiglier[ei]|carica|candidat[oi]|lista|mandato|elett[oi]|incarichi politici|consulent[ei]|compenso incarico|curriculum)\b/,
  professional:
    /\b(?:medico|medici|mmg|pediatr[ai]|ambulatori[oi]?|studio|albo|guid[ae] turistic\w*|notai[oa]?|avvocat[oi]|farmacist[ai]|maestr[oi]|interpret[ei]|perit[oi]|ordine professionale)\b/,
  supplier:
    /\b(?:fornitor[ei]|aggiudicatari[oi]|aggiudicatario|partecipant[ei]|operator[ei] economic[oi]|appaltator[ei]|affidatari[oi]|ditta|impresa|contraente)\b/,
  fleet:
    /\b(?:mezz[oi]|autoparco|parco (?:auto|mezzi|veicoli)|flotta|ambulanz\w*|autobus|scuolabus|in dotazione|assegnazione|matricola mezzo|veicoli? di servizio|automezz[oi]|alimentazione|km percorsi|chilometri)\b/,
};

/** What the name of a column announces. Pure. */
export function readHeader(name: string): HeaderWords {
  const words = spokenName(name)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[.():/-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const found = Object.fromEntries(
    Object.entries(WORDS).map(([key, pattern]) => [key, pattern.test(words)]),
  ) as unknown as HeaderWords;
  const birthPlace = /\b(?:luogo|comune|provincia|prov|stato|paese|citta|anno)\b.*\bnascita\b/.test(words);
  return {
    ...found,
    email: found.email || /\be ?mail\d*\b/.test(words),
    health: isHealthName(words),
    birthDate: found.birthDate && !birthPlace,
    // `e-mail ufficio`: the columns of an office speak of organisations only by what they name.
    organisation: found.organisation && !found.email && !found.phone,
    name: found.name && !found.surname,
  };
}
