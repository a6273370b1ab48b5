import { answers, TemplateAnswer, TemplateList } from './answers.js';
import type { ExploreApp } from './explore-app.js';
import { unknown } from './explore-error.js';
import { metadataTemplates } from './metadata-templates.js';
import { PlainQuery, TemplateParams, TemplateTypeParams } from './parameters.js';

/** What `metas` of datasets hold: all templates, those of a type, one (contract, section 1). */
export function templateRoutes(app: ExploreApp): void {
  app.get(
    '/catalog/metadata_templates',
    { schema: { querystring: PlainQuery, response: answers(TemplateList) } },
    async () => ({
      metadata_templates: metadataTemplates(),
    }),
  );
  app.get(
    '/catalog/metadata_templates/:type',
    { schema: { params: TemplateTypeParams, querystring: PlainQuery, response: answers(TemplateList) } },
    async (request) => {
      const templates = metadataTemplates(request.params.type);
      if (!templates) throw unknown('type of metadata templates', request.params.type);
      return { metadata_templates: templates };
    },
  );
  app.get(
    '/catalog/metadata_templates/:type/:name',
    { schema: { params: TemplateParams, querystring: PlainQuery, response: answers(TemplateAnswer) } },
    async (request) => {
      const { type, name } = request.params;
      const template = metadataTemplates(type)?.find((each) => each.name === name);
      if (!template) throw unknown('metadata template', `${type}/${name}`);
      return template;
    },
  );
}
