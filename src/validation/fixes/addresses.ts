import { fileTypeOfName } from '../../vocabularies/index.js';
import { mapDistributions } from './files.js';
import { defineFix, type Fix, type FixableDoc, type FixContext } from './fix.js';

type UrlChange = (url: string) => string;

const LISTS = [
  'landingPage',
  'page',
  'accessURL',
  'downloadURL',
  'endpointURL',
  'endpointDescription',
] as const;

/** Changes the addresses that people and programs follow; IRIs that only name things stay. */
function mapAddresses(doc: FixableDoc, change: UrlChange): FixableDoc {
  const own = <D extends object>(it: D): D => {
    const lists = it as Partial<Record<(typeof LISTS)[number], string[]>>;
    const changed = LISTS.flatMap((key) => {
      const urls = lists[key];
      return urls ? [[key, [...new Set(urls.map(change))]] as const] : [];
    });
    return { ...it, ...Object.fromEntries(changed) };
  };
  const next = own(doc);
  return {
    ...next,
    ...(next.contactPoint && {
      contactPoint: next.contactPoint.map((office) =>
        office.url === undefined ? office : { ...office, url: change(office.url) },
      ),
    }),
    ...(next.distribution && { distribution: next.distribution.map(own) }),
  };
}

function addressesOf(doc: FixableDoc): string[] {
  const found: string[] = [];
  mapAddresses(doc, (url) => {
    found.push(url);
    return url;
  });
  return [...new Set(found)];
}

/** `https://https://host` and `http:// host` as they were meant. */
const oneScheme: UrlChange = (url) => {
  let next = url;
  for (;;) {
    const inner =
      /^https?:\/\/+(https?:\/\/.*)$/i.exec(next)?.[1] ?? /^https?:\/\/(https?)\/\/(.*)$/i.exec(next);
    if (inner === null || inner === undefined) return next;
    next = typeof inner === 'string' ? inner : `${inner[1]}://${inner[2]}`;
  }
};

const isPlain = (url: string): boolean => /^http:\/\//i.test(url) && !/^http:\/\/[^/]*:\d/.test(url);
const secured: UrlChange = (url) => (isPlain(url) ? url.replace(/^http:/i, 'https:') : url);

const untried = (doc: FixableDoc, { answersOverHttps }: FixContext): string[] =>
  addressesOf(doc).filter((url) => isPlain(url) && answersOverHttps?.(url) === undefined);

const ADDRESS = /^https?:\/\/[^\s<>"{}|\\^`]+$/;

/** Where an address leads now, step by step; a ring of addresses leads nowhere. */
function newAddress(url: string, movedTo: FixContext['movedTo']): string {
  const seen = new Set([url]);
  let current = url;
  for (;;) {
    const next = movedTo?.(current);
    if (next === undefined || !ADDRESS.test(next)) return current;
    if (seen.has(next)) return url;
    seen.add(next);
    current = next;
  }
}

/** Access addresses that are those of a file of the stated format: they can be downloaded from. */
const files = (doc: FixableDoc): string[] =>
  (doc.distribution ?? []).flatMap(({ accessURL = [], downloadURL = [], format, file }) =>
    downloadURL.length > 0 || file
      ? []
      : accessURL.filter((url) => {
          const type = fileTypeOfName(url);
          return type !== undefined && type.code !== 'HTML' && (format === undefined || type.iri === format);
        }),
  );

/** Addresses that lead where they should. */
export const ADDRESS_FIXES: readonly Fix[] = [
  defineFix({
    id: 'address-scheme',
    description: {
      it: 'Toglie lo schema ripetuto dagli indirizzi (https://https://…).',
      en: 'Takes the repeated scheme from addresses (https://https://…).',
    },
    rules: ['iri-invalid'],
    metrics: ['accessUrlStatusCode', 'downloadUrlStatusCode'],
    apply: (doc) => mapAddresses(doc, oneScheme),
  }),
  defineFix({
    id: 'moved-address',
    description: {
      it: 'Scrive il nuovo indirizzo di ciò che si è spostato per sempre (301, 308).',
      en: 'Writes the new address of what has moved for good (301, 308).',
    },
    rules: [],
    metrics: [],
    question(doc, { movedTo }) {
      const [first] = addressesOf(doc).flatMap((url) => {
        const to = newAddress(url, movedTo);
        return to === url ? [] : [{ url, to }];
      });
      return (
        first && {
          kind: 'confirm',
          asks: {
            it: `${first.url} porta ora a ${first.to}: è quello giusto?`,
            en: `${first.url} now leads to ${first.to}: is that the right one?`,
          },
        }
      );
    },
    apply: (doc, { movedTo }) => mapAddresses(doc, (url) => newAddress(url, movedTo)),
  }),
  defineFix({
    id: 'https',
    description: {
      it: 'Passa a https gli indirizzi http di cui si sa che rispondono anche così.',
      en: 'Moves to https the http addresses that are known to answer that way too.',
    },
    rules: [],
    metrics: [],
    apply: (doc, { answersOverHttps }) =>
      mapAddresses(doc, (url) => (isPlain(url) && answersOverHttps?.(url) === true ? secured(url) : url)),
  }),
  defineFix({
    id: 'https-untried',
    description: {
      it: 'Passa a https gli indirizzi http che nessuno ha ancora provato.',
      en: 'Moves to https the http addresses that nobody has tried yet.',
    },
    rules: [],
    metrics: [],
    question(doc, context) {
      const [first, ...more] = untried(doc, context);
      if (first === undefined) return undefined;
      const others = more.length > 0 ? ` (+${more.length})` : '';
      return {
        kind: 'confirm',
        asks: {
          it: `${secured(first)}${others} si apre anche con https?`,
          en: `Does ${secured(first)}${others} open over https too?`,
        },
      };
    },
    apply(doc, context) {
      const open = new Set(untried(doc, context));
      return mapAddresses(doc, (url) => (open.has(url) ? secured(url) : url));
    },
  }),
  defineFix({
    id: 'access-address',
    description: {
      it: 'Mette l’indirizzo del file come indirizzo di accesso, dove questo manca.',
      en: 'Puts the address of the file as the access address, where that is missing.',
    },
    rules: ['agid-79'],
    metrics: ['accessUrlStatusCode'],
    kinds: ['dataset'],
    apply: (doc) =>
      mapDistributions(doc, (distribution) =>
        !distribution.accessURL?.length && !distribution.file && distribution.downloadURL?.length
          ? { ...distribution, accessURL: distribution.downloadURL.slice(0, 1) }
          : distribution,
      ),
  }),
  defineFix({
    id: 'download-address',
    description: {
      it: 'Dichiara scaricabili gli indirizzi di accesso che sono quelli di un file.',
      en: 'States that access addresses which are those of a file can be downloaded from.',
    },
    rules: [],
    metrics: ['downloadUrlAvailability', 'downloadUrlStatusCode'],
    kinds: ['dataset'],
    question(doc) {
      const [first] = files(doc);
      return first === undefined
        ? undefined
        : {
            kind: 'confirm',
            asks: {
              it: `${first} scarica direttamente il file?`,
              en: `Does ${first} download the file itself?`,
            },
          };
    },
    apply(doc) {
      const open = new Set(files(doc));
      return mapDistributions(doc, (distribution) => {
        const urls = (distribution.accessURL ?? []).filter((url) => open.has(url));
        return !distribution.downloadURL?.length && !distribution.file && urls.length > 0
          ? { ...distribution, downloadURL: urls }
          : distribution;
      });
    },
  }),
];
