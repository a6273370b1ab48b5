import { type ResourceLink, type StatusOf, statusesOf } from '../harvest/links/read-links.js';
import type { LinkFacts } from '../validation/fixes/index.js';

/** Whether an http address led to its own https form, which answered. */
function leadsToHttps(url: string, link: NonNullable<ResourceLink['link']>): boolean {
  const secure = url.replace(/^http:/i, 'https:').replace(/\/$/, '');
  return [link.movedTo, link.redirectTo].some((to) => to?.replace(/\/$/, '') === secure);
}

/** What the checks of addresses tell to fixes and to the score. */
export function linkFacts(links: ReadonlyMap<string, ResourceLink>): LinkFacts & { status: StatusOf } {
  const byUrl = new Map(
    [...links.values()].flatMap(({ uses, link }) => uses.map(({ text }) => [text, link] as const)),
  );
  const answering = (url: string) => {
    const link = byUrl.get(url);
    return link?.state === 'ok' ? link : undefined;
  };
  return {
    status: statusesOf(links),
    answersOverHttps(url) {
      const link = answering(url);
      return link && leadsToHttps(url, link) ? true : undefined;
    },
    movedTo(url) {
      const link = answering(url);
      return link?.movedTo && !leadsToHttps(url, link) ? link.movedTo : undefined;
    },
  };
}
