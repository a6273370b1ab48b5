import type { ResourceRecord } from '../../catalog/record.js';
import type { Bilingual } from '../../errors.js';
import type { Link } from '../../harvest/links/link-rows.js';
import { describeProblem } from '../../harvest/links/problems.js';
import type { LinkCheck, ListedLink, ResourceLink } from '../../harvest/links/read-links.js';

/** What is known of an address; nothing of one that was never tried. */
function known(link: Link | undefined) {
  if (!link) {
    const never = { httpStatus: null, problem: null, checkedAt: null, okAt: null, firstFailedAt: null };
    return { state: 'unchecked' as const, ...never, failures: 0, checks: 0, nextAt: null };
  }
  const { problem, movedTo, redirectTo, contentType, contentLength } = link;
  return {
    state: link.state,
    httpStatus: link.httpStatus,
    problem,
    ...(problem && { message: describeProblem(problem, link.httpStatus) }),
    checkedAt: link.checkedAt,
    okAt: link.okAt,
    firstFailedAt: link.firstFailedAt,
    failures: link.failures,
    checks: link.checks,
    nextAt: link.nextAt,
    ...(redirectTo !== null && { redirectTo }),
    ...(movedTo !== null && { movedTo, advice: adviceFor(link.url, movedTo) }),
    ...(contentType !== null && { contentType }),
    ...(contentLength !== null && { contentLength }),
  };
}

/** What to do about an address that has moved for good. */
function adviceFor(url: string, movedTo: string): Bilingual {
  return url.replace(/^http:/, 'https:') === movedTo
    ? { it: 'Scrivi https al posto di http.', en: 'Write https instead of http.' }
    : { it: `Scrivi il nuovo indirizzo: ${movedTo}`, en: `Write the new address: ${movedTo}` };
}

function checkToRest({ problem, ...check }: LinkCheck) {
  return { ...check, ...(problem && { message: describeProblem(problem, check.httpStatus) }) };
}

/** The addresses of one resource, each with its history. */
export function resourceLinksToRest(
  record: ResourceRecord,
  found: ReadonlyMap<string, ResourceLink>,
  history: ReadonlyMap<string, readonly LinkCheck[]>,
  links: Record<string, string>,
) {
  const counts = { unchecked: 0, ok: 0, suspect: 0, broken: 0, moved: 0 };
  for (const { link } of found.values()) {
    counts[link?.state ?? 'unchecked'] += 1;
    if (link?.movedTo) counts.moved += 1;
  }
  return {
    id: record.id,
    name: record.name,
    counts,
    items: [...found].map(([id, { url, uses, link }]) => ({
      url,
      uses: uses.map(({ property, distributionId }) => ({
        property,
        ...(distributionId !== null && { distribution: distributionId }),
      })),
      ...known(link),
      history: (history.get(id) ?? []).map(checkToRest),
    })),
    links,
  };
}

/** One address of a list, with who names it. */
export function listedLinkToRest({ link, uses }: ListedLink) {
  return {
    url: link.url,
    uses: uses.map(({ kind, resourceId, name, organization, property, distributionId }) => ({
      kind,
      id: resourceId,
      name,
      organization,
      property,
      ...(distributionId !== null && { distribution: distributionId }),
    })),
    ...known(link),
  };
}
