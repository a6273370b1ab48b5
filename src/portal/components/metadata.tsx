import type {
  DataService,
  Dataset,
  LangMap,
  Location,
  PeriodOfTime,
  Standard,
} from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import type { ResourceRecord } from '../../catalog/record.js';
import { byIri, labelOf, type VocabularyId } from '../../vocabularies/index.js';
import { formatNumber, formatTemporal } from '../format.js';
import type { PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';
import { AgentName, Contact, Field, Fields, IriLink, isWebAddress, Moment, Text } from './fields.js';

/** The metadata that datasets and data services share, then those of each kind. */
export function Metadata({ ctx, record }: { ctx: PageContext; record: ResourceRecord }) {
  const { doc, organization } = record;
  const coded = (name: TextKey, vocabulary: VocabularyId, values: readonly string[] | undefined) => (
    <Field ctx={ctx} name={name} values={(values ?? []).map((iri) => labelOf(vocabulary, iri, ctx.lang))} />
  );
  return (
    <Fields>
      <Field
        ctx={ctx}
        name="field.rightsHolder"
        values={[doc.rightsHolder && <AgentName ctx={ctx} agent={doc.rightsHolder} />]}
      />
      <Field
        ctx={ctx}
        name="field.publisher"
        values={[doc.publisher && <AgentName ctx={ctx} agent={doc.publisher} />]}
      />
      <Field
        ctx={ctx}
        name="field.creator"
        values={(doc.creator ?? []).map((agent) => <AgentName ctx={ctx} agent={agent} />)}
      />
      <Field
        ctx={ctx}
        name="field.organization"
        values={[
          <a href={ctx.links.organization(organization)}>
            {<Text ctx={ctx} map={organization.doc.title} />}
          </a>,
        ]}
      />
      <Field
        ctx={ctx}
        name="field.theme"
        values={(doc.theme ?? []).map((iri) => (
          <a href={ctx.links.search({ theme: byIri('data-theme', iri)?.code ?? iri })}>
            {labelOf('data-theme', iri, ctx.lang)}
          </a>
        ))}
      />
      {coded('field.subject', 'theme-subtheme', doc.subject)}
      {record.kind === 'dataset' && <DatasetFields ctx={ctx} doc={doc as Dataset} />}
      {record.kind === 'dataService' && <ServiceFields ctx={ctx} doc={doc as DataService} />}
      <Field ctx={ctx} name="field.issued" values={[doc.issued && <Moment ctx={ctx} value={doc.issued} />]} />
      <Field
        ctx={ctx}
        name="field.modified"
        values={[doc.modified && <Moment ctx={ctx} value={doc.modified} />]}
      />
      {coded('field.language', 'language', doc.language)}
      {coded('field.accessRights', 'access-right', doc.accessRights ? [doc.accessRights] : [])}
      <Field
        ctx={ctx}
        name="field.contact"
        values={(doc.contactPoint ?? []).map((contact) => <Contact contact={contact} />)}
      />
      <Field
        ctx={ctx}
        name="field.conformsTo"
        values={(doc.conformsTo ?? []).map((standard) => <StandardName ctx={ctx} standard={standard} />)}
      />
      {coded('field.hvdCategory', 'hvd-category', doc.hvdCategory)}
      <Iris ctx={ctx} name="field.legislation" iris={doc.applicableLegislation} />
      <Iris ctx={ctx} name="field.landingPage" iris={doc.landingPage} />
      <Iris ctx={ctx} name="field.page" iris={doc.page} />
      <Field
        ctx={ctx}
        name="field.identifier"
        values={[<span class="portico-code">{record.identifier}</span>]}
      />
      {record.kind === 'dataset' && <OtherIdentifiers ctx={ctx} doc={doc as Dataset} />}
      <Iris ctx={ctx} name="field.iri" iris={[record.iri]} />
    </Fields>
  );
}

/** A list of IRIs, as links where they can be opened. */
export const Iris = ({
  ctx,
  name,
  iris,
}: {
  ctx: PageContext;
  name: TextKey;
  iris: readonly string[] | undefined;
}) => <Field ctx={ctx} name={name} values={(iris ?? []).map((iri) => <IriLink iri={iri} />)} />;

function DatasetFields({ ctx, doc }: { ctx: PageContext; doc: Dataset }) {
  const { t, lang } = ctx;
  const meters = doc.spatialResolutionInMeters;
  return (
    <>
      <Field
        ctx={ctx}
        name="field.frequency"
        values={[doc.accrualPeriodicity && labelOf('frequency', doc.accrualPeriodicity, lang)]}
      />
      <Field
        ctx={ctx}
        name="field.temporal"
        values={(doc.temporal ?? []).map((period) => periodText(ctx, period))}
      />
      <Field
        ctx={ctx}
        name="field.spatial"
        values={(doc.spatial ?? []).map((location) => <Place ctx={ctx} location={location} />)}
      />
      <Field
        ctx={ctx}
        name="field.spatialResolution"
        values={[meters !== undefined && t('field.meters', { n: formatNumber(lang, meters) })]}
      />
      <Field ctx={ctx} name="field.temporalResolution" values={[doc.temporalResolution]} />
      <Field
        ctx={ctx}
        name="field.type"
        values={(doc.type ?? []).map((iri) => labelOf('dataset-type', iri, lang))}
      />
      <Field ctx={ctx} name="field.version" values={[doc.versionInfo]} />
      <Field
        ctx={ctx}
        name="field.versionNotes"
        values={[doc.versionNotes && <Text ctx={ctx} map={doc.versionNotes} />]}
      />
      <Field
        ctx={ctx}
        name="field.provenance"
        values={(doc.provenance ?? []).map((s) => <StatementText ctx={ctx} {...s} />)}
      />
      <Iris ctx={ctx} name="field.isVersionOf" iris={doc.isVersionOf} />
      <Iris ctx={ctx} name="field.hasVersion" iris={doc.hasVersion} />
      <Iris ctx={ctx} name="field.source" iris={doc.source} />
      <Iris ctx={ctx} name="field.relation" iris={doc.relation} />
      <Iris ctx={ctx} name="field.isReferencedBy" iris={doc.isReferencedBy} />
      <Iris ctx={ctx} name="field.sample" iris={doc.sample} />
      <Iris ctx={ctx} name="field.inSeries" iris={doc.inSeries} />
    </>
  );
}

function ServiceFields({ ctx, doc }: { ctx: PageContext; doc: DataService }) {
  return (
    <>
      <Iris ctx={ctx} name="field.endpointURL" iris={doc.endpointURL} />
      <Iris ctx={ctx} name="field.endpointDescription" iris={doc.endpointDescription} />
      <Field
        ctx={ctx}
        name="field.rights"
        values={[doc.rights && <StatementText ctx={ctx} {...doc.rights} />]}
      />
    </>
  );
}

const OtherIdentifiers = ({ ctx, doc }: { ctx: PageContext; doc: Dataset }) => (
  <Field
    ctx={ctx}
    name="field.otherIdentifier"
    values={(doc.otherIdentifier ?? []).map(({ notation, iri, creator }) => (
      <>
        <span class="portico-code">{notation ?? iri}</span>
        {creator && (
          <>
            {' '}
            (<AgentName ctx={ctx} agent={creator} />)
          </>
        )}
      </>
    ))}
  />
);

/** A right or provenance: its text, else the address of its statement. */
export function StatementText({ ctx, iri, label }: { ctx: PageContext; iri?: string; label?: LangMap }) {
  const text = label && <Text ctx={ctx} map={label} />;
  if (!iri) return text ?? null;
  return <IriLink iri={iri}>{text ?? iri}</IriLink>;
}

function StandardName({ ctx, standard }: { ctx: PageContext; standard: Standard }) {
  const { title, identifier, iri, referenceDocumentation } = standard;
  const name = title ? <Text ctx={ctx} map={title} /> : (identifier ?? iri ?? '');
  const address = [iri, identifier, ...(referenceDocumentation ?? [])].find(
    (a) => a !== undefined && isWebAddress(a),
  );
  return address ? <IriLink iri={address}>{name}</IriLink> : <span>{name}</span>;
}

/** A period in words; open ends are said, not dressed up. */
export function periodText(ctx: PageContext, { startDate, endDate }: PeriodOfTime): string | undefined {
  const start = startDate && formatTemporal(ctx.lang, startDate);
  const end = endDate && formatTemporal(ctx.lang, endDate);
  if (start && end) return start === end ? start : ctx.t('period.between', { start, end });
  if (start) return ctx.t('period.from', { start });
  return end ? ctx.t('period.until', { end }) : undefined;
}

function Place({ ctx, location }: { ctx: PageContext; location: Location }) {
  const identifier = location.geographicalIdentifier ?? location.iri;
  const known = identifier ? byIri('place', identifier) : undefined;
  const name = textIn(location.name, ctx.lang) ?? (known && labelOf('place', known.iri, ctx.lang));
  if (identifier) return <IriLink iri={identifier}>{name ?? identifier}</IriLink>;
  return <span>{name ?? ctx.t('place.geometry')}</span>;
}
