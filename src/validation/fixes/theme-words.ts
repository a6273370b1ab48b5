/** Beginnings of words, without accents, that speak of a European theme in Italian or English, by its code. */
const LISTS: Readonly<Record<string, string>> = {
  AGRI: 'agric, pesc, zootec, aliment, forest, rural, viticol, allevament, farm, fisher, crop',
  ECON:
    'econom, finanz, bilanc, impres, commerc, turis, negoz, appalt, tribut, impost, albergh, budget, ' +
    'spes, business, tourism, mercat, strutture ricettive, pagament',
  EDUC:
    'scuol, istruz, cultur, sport, bibliotec, muse, universit, formazion, teatr, student, school, ' +
    'librar, monument, nidi, educa',
  ENER: 'energ, elettric, gas, fotovolt, solar, consum, riscald, carburant, ricarica, fuel',
  ENVI:
    'ambient, aria, acqua, acque, rifiut, inquin, verde, parch, albero, alberi, clima, meteo, pm10, ' +
    'centralin, natur, rumor, suolo, idric, air, water, waste, tree, environment, fiume, fiumi, ' +
    'pluviometr, temperatur',
  GOVE:
    'elezion, elettoral, comunal, delibe, amministra, consigl, giunta, pubblic, uffic, partecip, ' +
    'trasparen, personale, dipendent, government, election, incarich, protocoll, organigramm, seggi',
  HEAL:
    'salut, sanit, ospedal, farmac, medic, vaccin, covid, asl, ausl, health, hospital, defibrill, ' +
    'pronto soccorso, veterinar',
  INTR: 'internazional, cooperazion, esteri, international, gemellag',
  JUST:
    'giustiz, tribunal, sicurez, polizi, crimin, reat, sanzion, multe, carcer, confiscat, justice, ' +
    'police, crime, videosorveg',
  REGI:
    'quartier, urbanist, territor, civic, confin, catast, edifici, edilizi, topograf, toponom, vie, ' +
    'strad, cartograf, zone, comuni, municip, region, district, building, address, ortofoto',
  SOCI:
    'popolaz, resident, anagraf, demograf, famigl, nascit, nati, stranier, sociale, sociali, abitant, ' +
    'censiment, population, welfare, anzian, disabil, giovan, matrimon, occupaz, lavor',
  TECH:
    'tecnolog, ricerc, scienz, wifi, wi-fi, innovaz, digital, brevett, internet, banda larga, ' +
    'research, science',
  TRAN:
    'trasport, mobilit, traffic, cicl, bici, autobus, bus, tram, fermat, parchegg, viabil, ferrovi, ' +
    'stazioni ferrov, aeroport, incident, veicol, auto, metro, treni, transport, parking, cycle, ' +
    'bike, gtfs, ztl, rotator, semafor',
};

/** The same as lists. */
export const THEME_WORDS: readonly (readonly [code: string, stems: readonly string[]])[] = Object.entries(
  LISTS,
).map(([code, list]) => [code, list.split(', ')] as const);
