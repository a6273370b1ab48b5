export { fileTypeOfName } from './file-types.js';
export { euLicenceOf, isOpenLicence, licenceByAnyIri } from './licences.js';
export { municipality, placeAround, placesByName, province, provinceByPlate, region } from './places.js';
export { resolve } from './resolve.js';
export { search } from './search.js';
export { subthemesOf, themesOfSubtheme } from './themes.js';
export type {
  Concept,
  ConceptTypes,
  Country,
  DistributionStatus,
  FileType,
  Frequency,
  LabelLanguage,
  Language,
  Licence,
  Openness,
  Place,
  PlaceKind,
  Resolution,
  Subtheme,
  TableMetadata,
  Vocabulary,
  VocabularyId,
} from './types.js';
export { byCode, byIri, isVocabularyId, labelOf, vocabulary, vocabularyIds } from './vocabulary.js';
