import type { VNode } from 'preact';
import { distributionIri } from '../../catalog/addresses.js';
import type { Distribution } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import type { DatasetRecord, ResourceRecord } from '../../catalog/record.js';
import type { FileCheckReport } from '../../validation/data-checks/index.js';
import { labelOf } from '../../vocabularies/index.js';
import { bannersOf, StateBanner } from '../components/banner.js';
import { ColumnsTable } from '../components/columns-table.js';
import { DataChecks } from '../components/data-checks.js';
import { AccessButton } from '../components/distributions.js';
import { Field, Fields, IriLink, Moment } from '../components/fields.js';
import { Findings } from '../components/findings.js';
import { BrokenNote, type KnownLinks } from '../components/link-state.js';
import { Markdown } from '../components/markdown.js';
import { Iris, StatementText } from '../components/metadata.js';
import { PreviewFrame } from '../components/preview/frame.js';
import { TableCalls } from '../components/table-calls.js';
import { TableForms } from '../components/table-forms.js';
import { BreakingNotice, Versions } from '../components/versions.js';
import { formatBytes, truncate } from '../format.js';
import { distributionTitle, formatOf, knownLicence, licenceLabel } from '../labels.js';
import { Layout, PREVIEW_SCRIPT } from '../layout.js';
import type { Preview } from '../load/tables.js';
import type { ShownVersions } from '../load/versions.js';
import { plainText } from '../markdown.js';
import { langOf, type PageContext } from '../page-context.js';

export interface DistributionPageProps {
  ctx: PageContext;
  record: DatasetRecord;
  distribution: Distribution;
  index: number;
  preview: Preview | undefined;
  /** The data services of this catalogue that give access to it, by IRI. */
  services: ReadonlyMap<string, ResourceRecord>;
  versions: ShownVersions;
  /** What the checks found in the file; undefined while there is no report. */
  checks: FileCheckReport | undefined;
  links: KnownLinks;
}

/** Everything about one distribution: how to get it, its rows, its metadata, what the checks found. */
export function DistributionPage(props: DistributionPageProps): VNode {
  const { ctx, record, distribution, index, preview, versions, checks, links } = props;
  const { t, lang } = ctx;
  const title = distributionTitle(ctx, distribution, index);
  const datasetTitle = textIn(record.doc.title, lang) ?? t('dataset.untitled');
  const description = textIn(distribution.description, lang);
  // The report repeats what reading the file found.
  const findings = preview?.rows && !checks ? preview.table.findings : [];
  const api = `/api/v1/datasets/${record.id}/distributions/${distribution.id}`;
  return (
    <Layout
      ctx={ctx}
      title={title}
      description={truncate(plainText(description ?? `${title}: ${datasetTitle}`), 160)}
      breadcrumb={[
        { label: t('nav.datasets'), href: ctx.links.search() },
        { label: datasetTitle, href: ctx.links.resource(record) },
      ]}
      noIndex={bannersOf(record).length > 0 || preview?.request.chosen}
      {...(preview?.rows && { script: PREVIEW_SCRIPT })}
    >
      <div class="container-xxl portico-page">
        <StateBanner ctx={ctx} record={record} />
        <BreakingNotice ctx={ctx} changes={versions.toConfirm} />
        <h1 lang={langOf(ctx, distribution.title)}>{title}</h1>
        <p class="portico-holder">
          <span class="portico-format">{formatOf(distribution) ?? t('distribution.unknownFormat')}</span>{' '}
          {t('distribution.dataset')}{' '}
          <a href={ctx.links.resource(record)} lang={langOf(ctx, record.doc.title)}>
            {datasetTitle}
          </a>
        </p>
        <p>
          <AccessButton ctx={ctx} record={record} distribution={distribution} title={title} />
        </p>
        <BrokenNote ctx={ctx} links={links} distribution={distribution} />
        {description && <Markdown text={description} lang={langOf(ctx, distribution.description)} />}
        {preview && (
          <section id="anteprima" aria-labelledby="anteprima-titolo">
            <h2 id="anteprima-titolo">{t('dataset.preview')}</h2>
            <PreviewFrame
              ctx={ctx}
              record={record}
              preview={preview}
              title={title}
              href={(params) => ctx.links.distribution(record.name, distribution.id, params)}
            />
          </section>
        )}
        {findings.length > 0 && (
          <section aria-labelledby="controlli">
            <h2 id="controlli">{t('preview.findings')}</h2>
            <Findings ctx={ctx} findings={findings} />
          </section>
        )}
        {preview?.rows && (
          <>
            <ColumnsTable ctx={ctx} columns={preview.columns} profile={preview.profile} />
            <TableForms
              ctx={ctx}
              datasetId={record.id}
              distributionId={distribution.id}
              parts={preview.parts}
              columns={preview.columns}
            />
            <TableCalls ctx={ctx} record={record} distribution={distribution} preview={preview} />
          </>
        )}
        {checks && <DataChecks ctx={ctx} report={checks} api={ctx.links.plain(`${api}/checks`)} />}
        <Versions ctx={ctx} record={record} distribution={distribution} shown={versions} />
        <section aria-labelledby="metadati">
          <h2 id="metadati">{t('dataset.metadata')}</h2>
          <DistributionFields {...props} />
        </section>
      </div>
    </Layout>
  );
}

function DistributionFields({ ctx, record, distribution: d, services }: DistributionPageProps) {
  const { t, lang } = ctx;
  const size = d.file?.size ?? d.byteSize;
  const licence = knownLicence(d.license);
  const licenceName = licenceLabel(ctx, d.license);
  const licenceAddress = licence?.url ?? d.license?.iri;
  const openness = licence && licence.openness !== 'unknown' ? ` (${t(`openness.${licence.openness}`)})` : '';
  const checksum = d.file ? { algorithm: 'sha256', value: d.file.sha256 } : d.checksum;
  return (
    <Fields>
      <Field
        ctx={ctx}
        name="field.license"
        values={[
          licenceName && (
            <>
              {licenceAddress ? <IriLink iri={licenceAddress}>{licenceName}</IriLink> : licenceName}
              {openness}
            </>
          ),
        ]}
      />
      <Field ctx={ctx} name="field.rights" values={[d.rights && <StatementText ctx={ctx} {...d.rights} />]} />
      <Field ctx={ctx} name="field.format" values={[d.format && labelOf('file-type', d.format, lang)]} />
      <Field ctx={ctx} name="field.mediaType" values={[d.mediaType ?? d.file?.mediaType]} />
      <Field ctx={ctx} name="field.compression" values={[d.compressFormat]} />
      <Field ctx={ctx} name="field.packaging" values={[d.packageFormat]} />
      <Field ctx={ctx} name="field.size" values={[size !== undefined && formatBytes(lang, size)]} />
      <Field ctx={ctx} name="field.issued" values={[d.issued && <Moment ctx={ctx} value={d.issued} />]} />
      <Field
        ctx={ctx}
        name="field.modified"
        values={[d.modified && <Moment ctx={ctx} value={d.modified} />]}
      />
      <Field
        ctx={ctx}
        name="field.status"
        values={[d.status && labelOf('distribution-status', d.status, lang)]}
      />
      <Field
        ctx={ctx}
        name="field.availability"
        values={[d.availability && labelOf('planned-availability', d.availability, lang)]}
      />
      <Field
        ctx={ctx}
        name="field.language"
        values={(d.language ?? []).map((iri) => labelOf('language', iri, lang))}
      />
      <Iris ctx={ctx} name="field.accessURL" iris={d.accessURL} />
      {!d.file && <Iris ctx={ctx} name="field.downloadURL" iris={d.downloadURL} />}
      <Field
        ctx={ctx}
        name="field.accessService"
        values={(d.accessService ?? []).map((iri) => {
          const service = services.get(iri);
          return service ? (
            <a href={ctx.links.resource(service)}>{textIn(service.doc.title, lang) ?? service.name}</a>
          ) : (
            <IriLink iri={iri} />
          );
        })}
      />
      <Iris ctx={ctx} name="field.page" iris={d.page} />
      <Iris ctx={ctx} name="field.legislation" iris={d.applicableLegislation} />
      <Field
        ctx={ctx}
        name="field.checksum"
        values={[
          checksum && (
            <span class="portico-code">
              {checksum.algorithm}: {checksum.value}
            </span>
          ),
        ]}
      />
      <Iris ctx={ctx} name="field.iri" iris={[distributionIri(ctx.publicUrl, record.id, d)]} />
    </Fields>
  );
}
