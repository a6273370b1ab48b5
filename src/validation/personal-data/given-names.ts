/** Given names that are common in Italy: they tell persons from places and offices where a column's name does not. */
const NAMES = `
adele adriana adriano agata agnese agostino aida alba alberta alberto aldo alessandra alessandro alessia alessio alex
alfonso alfredo alice allegra amalia amedeo amelia andrea angela angelica angelina angelo anita anna annalisa annamaria
antonella antonia antonietta antonina antonino antonio arianna armando arturo assunta aurora barbara bartolomeo beatrice
benedetta benedetto bernardo bianca biagio bruna bruno camilla carla carlo carlotta carmela carmelo carmine carolina
caterina cecilia celestino cesare chiara cinzia ciro clara claudia claudio concetta corrado cosimo costanza cristian
cristiana cristiano cristina daniela daniele danilo dario davide debora deborah demetrio denis diego dino domenica
domenico donatella donato dora edoardo elena eleonora elia eliana elisa elisabetta elvira emanuela emanuele emilia emilio
emma enrica enrico enzo erica erika ermanno ernesto ester eugenia eugenio eva fabiana fabio fabiola fabrizio fausto
federica federico felice ferdinando fernanda fernando filippo filomena fiorella flavia flavio francesca francesco franca
franco fulvio gabriele gabriella gaetano gaia gaspare gennaro gerardo giacomo giada giampaolo giampiero gian giancarlo
gianfranco gianluca gianluigi gianni gianpaolo gilberto gina gino gioacchino giorgia giorgio giovanna giovanni giuliana
giuliano giulia giulio giuseppa giuseppe giuseppina giusy grazia graziano graziella gregorio guglielmo guido ida
ignazio ilaria immacolata ines ivan ivana ivano jessica katia laura leonardo letizia liliana lina lino livia livio
loredana lorena lorenza lorenzo luca lucia luciana luciano lucio lucrezia ludovica luigi luigia luigina luisa manuel
manuela mara marcella marcello marco margherita maria marialuisa mariano marilena marina mario marisa marta martina
massimiliano massimo matilde matteo mattia maura maurizio mauro melissa michela michele michelina mirella miriam mirko
monica nadia nazzareno nicola nicole nicoletta nicolo noemi nunzia nunzio olga oreste ornella oscar osvaldo ottavio
paola paolo pasquale pasqualina patrizia patrizio pia piera piero pierluigi pietro pina pino primo raffaela raffaele
raffaella raimondo rebecca remo renata renato renzo riccardo rita roberta roberto rocco romano romina romolo rosa
rosalia rosanna rosaria rosario rosetta rossana rossella ruggero sabina sabrina salvatore samuel samuele sandra sandro
santina santo sara sarah saverio sebastiano serafina serena sergio silvana silvano silvia silvio simona simone sofia
sonia stefania stefano susanna tania tatiana teresa tiziana tiziano tommaso tonino ubaldo ugo umberto valentina valentino
valeria valerio vanessa vera veronica vincenza vincenzo viola virginia virginio vito vittoria vittorio viviana walter
wanda xenia zeno
`
  .trim()
  .split(/\s+/);

const KNOWN = new Set(NAMES);

/** Whether a word is a given name common in Italy, in any case and without accents. */
export function isGivenName(word: string): boolean {
  return KNOWN.has(word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''));
}

/** Whether a text is, as far as words tell, the name of somebody: two to four words, one of them a given name. */
export function looksLikePerson(text: string): boolean {
  const words = text.trim().split(/[\s,]+/);
  if (words.length < 2 || words.length > 5) return false;
  return words.every((word) => /^\p{L}[\p{L}'’.-]*$/u.test(word)) && words.some(isGivenName);
}
