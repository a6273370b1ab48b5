import { SourceFault, type SourceHttp } from '../protocol.js';
import { getCapabilities, postAddress } from './requests.js';
import { all, readXmlAnswer, type XmlAnswer, type XmlElement } from './xml.js';

const MAX_BYTES = 64 * 1024 * 1024;
/** Elements that hold a record: ISO 19139 and its extension for imagery. */
export const RECORDS = ['MD_Metadata', 'MI_Metadata'];

/** Reads an answer of the service, whatever it is: many say what is wrong with status 400 or 200 alike. */
export async function askXml(
  http: SourceHttp,
  url: string,
  wanted: readonly string[],
  body?: string,
): Promise<XmlAnswer> {
  const answer = await http.ask(url, {
    accept: 'application/xml, text/xml;q=0.9, */*;q=0.1',
    maxBytes: MAX_BYTES,
    accepts: (status) => (status >= 200 && status < 300) || status === 400,
    ...(body !== undefined && { body: { type: 'application/xml; charset=utf-8', text: body } }),
  });
  return readXmlAnswer(await answer.text(), wanted);
}

/**
 * Makes sure that there is a catalogue service, and gives the address that GetRecords is posted to. One that the service
 * names on another host is not followed: many name the machine behind their proxy.
 * @throws SourceFault `not-this-protocol`, `not-xml`, `refused`
 */
export async function findService(url: string, http: SourceHttp): Promise<string> {
  const address = getCapabilities(url);
  const answer = await askXml(http, address, ['OperationsMetadata']);
  if (answer.root !== 'Capabilities') {
    if (answer.exception !== undefined) throw refused(answer.exception);
    throw notCsw(address, answer.root);
  }
  const named = postOf(answer.found[0]);
  const own = postAddress(url);
  if (named === undefined || !URL.canParse(named)) return own;
  const there = new URL(named);
  const here = new URL(own);
  if (there.host !== here.host) return own;
  there.protocol = here.protocol;
  return postAddress(there.href);
}

function postOf(operations: XmlElement | undefined): string | undefined {
  const operation = all(operations, 'Operation').find(({ attributes }) => attributes.name === 'GetRecords');
  const posts = all(operation, 'DCP', 'HTTP', 'Post');
  return posts.map(({ attributes }) => attributes.href).find((href) => href !== undefined && href !== '');
}

/** An answer in XML that no catalogue service gives. */
export const notCsw = (address: string, root: string): SourceFault =>
  new SourceFault('not-this-protocol', {
    it: `${address} non risponde come un servizio CSW (radice: ${root}).`,
    en: `${address} does not answer as a CSW service (root: ${root}).`,
  });

/** What the service says is wrong. */
export const refused = (exception: string): SourceFault =>
  new SourceFault('refused', {
    it: `Il servizio risponde con un errore: ${exception.slice(0, 300)}`,
    en: `The service answers with an error: ${exception.slice(0, 300)}`,
  });
