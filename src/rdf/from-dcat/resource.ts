import { agentList, oneAgent } from './agent.js';
import { codedList, oneCoded } from './coded.js';
import { contactPoints } from './contact-point.js';
import { iriList } from './iris.js';
import type { Node } from './node.js';
import type { Reading } from './reading.js';
import { oneDate } from './scalars.js';
import { standards } from './standard.js';
import { keywords, langMap, oneText } from './texts.js';

/** What a dataset and a data service share (dcat:Resource); properties that are absent are undefined. */
export function readResource(r: Reading, node: Node) {
  return {
    identifier: oneText(r, node, 'dct:identifier', 1000),
    title: langMap(r, node, 'dct:title'),
    description: langMap(r, node, 'dct:description'),
    keyword: keywords(r, node, 'dcat:keyword'),
    theme: codedList(r, node, 'dcat:theme', 'data-theme'),
    subject: codedList(r, node, 'dct:subject', 'theme-subtheme'),
    contactPoint: contactPoints(r, node, 'dcat:contactPoint'),
    publisher: oneAgent(r, node, 'dct:publisher'),
    rightsHolder: oneAgent(r, node, 'dct:rightsHolder'),
    creator: agentList(r, node, 'dct:creator'),
    issued: oneDate(r, node, 'dct:issued'),
    modified: oneDate(r, node, 'dct:modified'),
    language: codedList(r, node, 'dct:language', 'language'),
    landingPage: iriList(r, node, 'dcat:landingPage'),
    page: iriList(r, node, 'foaf:page'),
    conformsTo: standards(r, node, 'dct:conformsTo'),
    accessRights: oneCoded(r, node, 'dct:accessRights', 'access-right'),
    hvdCategory: codedList(r, node, 'dcatap:hvdCategory', 'hvd-category'),
    applicableLegislation: iriList(r, node, 'dcatap:applicableLegislation'),
  };
}
