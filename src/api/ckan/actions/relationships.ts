import { Type } from '@sinclair/typebox';
import { lockResource } from '../../../catalog/commands/resources.js';
import { findResource } from '../../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../../catalog/record.js';
import { authorizeResource } from '../../../people/policy.js';
import type { Db } from '../../../platform/database.js';
import { type ActionContext, action } from '../action.js';
import { CkanFault, notFoundError, validationError } from '../faults.js';
import { refuseStrangers } from '../write/package-head.js';

/** The kinds that are kept, and the same seen from the other side (contract, section 8). */
const INVERSE: Readonly<Record<string, string>> = {
  depends_on: 'dependency_of',
  derives_from: 'has_derivation',
  links_to: 'linked_from',
  child_of: 'parent_of',
};
const FORWARD = new Map(Object.entries(INVERSE).map(([kept, inverse]) => [inverse, kept]));
const ALL = [...Object.keys(INVERSE), ...FORWARD.keys()];

interface Relationship {
  subject: string;
  type: string;
  object: string;
  comment: string;
}

async function datasetOf({ services, actor }: ActionContext, idOrName: string): Promise<DatasetRecord> {
  const record = await findResource(services.db, actor, 'dataset', idOrName);
  if (!record) throw notFoundError();
  return record;
}

const pair = Type.Object({
  subject: Type.String(),
  object: Type.String(),
  type: Type.String(),
  comment: Type.String({ default: '' }),
});

/** The row a request means: the reverse kinds are kept with subject and object exchanged. */
async function rowOf(context: ActionContext, p: { subject: string; object: string; type: string }) {
  if (!ALL.includes(p.type)) throw validationError({ type: [`Value must be one of: ${ALL.join(', ')}`] });
  refuseStrangers(context.actor);
  const [subject, object] = [await datasetOf(context, p.subject), await datasetOf(context, p.object)];
  if (subject.id === object.id) throw validationError({ object: ['A dataset is not related to itself'] });
  const kept = FORWARD.get(p.type);
  return kept === undefined
    ? { subject, object, type: p.type }
    : { subject: object, object: subject, type: kept };
}

type Row = Awaited<ReturnType<typeof rowOf>>;

const shownAs = ({ subject, object, type }: Row, comment: string): Relationship => ({
  subject: subject.name,
  type,
  object: object.name,
  comment,
});

/** Runs a change after asking whether both datasets may be edited, in one transaction. */
const changing = <T>(
  { services, actor }: ActionContext,
  { subject, object }: Row,
  change: (db: Db) => Promise<T>,
) =>
  services.catalog.db.transaction().execute(async (trx) => {
    for (const { id, name } of [subject, object]) {
      const row = await lockResource(trx, 'dataset', id);
      const about = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
      authorizeResource(actor, 'edit', about, name);
    }
    return change(trx);
  });

const notRelated = () =>
  new CkanFault(404, {
    message: 'Not found: This relationship between the packages was not found.',
    __type: 'Not Found Error',
  });

const relationshipCreate = action({
  help: `Relates two datasets: subject, object, type (${ALL.join(', ')}), comment.`,
  sideEffects: true,
  parameters: pair,
  async handler(p, context) {
    const row = await rowOf(context, p);
    await changing(context, row, (db) =>
      db
        .insertInto('ckan_relationship')
        .values({ subject_id: row.subject.id, object_id: row.object.id, type: row.type, comment: p.comment })
        .onConflict((conflict) =>
          conflict.columns(['subject_id', 'object_id', 'type']).doUpdateSet({ comment: p.comment }),
        )
        .execute(),
    );
    return shownAs(row, p.comment);
  },
});

const relationshipUpdate = action({
  help: 'Changes the comment of a relationship: subject, object, type, comment.',
  sideEffects: true,
  parameters: pair,
  async handler(p, context) {
    const row = await rowOf(context, p);
    const { numUpdatedRows } = await changing(context, row, (db) =>
      db
        .updateTable('ckan_relationship')
        .set({ comment: p.comment })
        .where('subject_id', '=', row.subject.id)
        .where('object_id', '=', row.object.id)
        .where('type', '=', row.type)
        .executeTakeFirstOrThrow(),
    );
    if (numUpdatedRows === 0n) throw notRelated();
    return shownAs(row, p.comment);
  },
});

const relationshipDelete = action({
  help: 'Takes a relationship away: subject, object, type.',
  sideEffects: true,
  parameters: pair,
  async handler(p, context) {
    const row = await rowOf(context, p);
    const { numDeletedRows } = await changing(context, row, (db) =>
      db
        .deleteFrom('ckan_relationship')
        .where('subject_id', '=', row.subject.id)
        .where('object_id', '=', row.object.id)
        .where('type', '=', row.type)
        .executeTakeFirstOrThrow(),
    );
    if (numDeletedRows === 0n) throw notRelated();
    return null;
  },
});

/** The relationships of a dataset, each as seen from it. Indexes: primary key, ckan_relationship_object. */
async function relationshipsOf(db: Db, id: string) {
  const rows = await db
    .selectFrom('ckan_relationship')
    .selectAll()
    .where((eb) => eb.or([eb('subject_id', '=', id), eb('object_id', '=', id)]))
    .orderBy('type')
    .orderBy('subject_id')
    .orderBy('object_id')
    .execute();
  return rows.map(({ subject_id, object_id, type, comment }) =>
    subject_id === id
      ? { other: object_id, type, comment }
      : { other: subject_id, type: INVERSE[type] ?? type, comment },
  );
}

const relationshipsList = action({
  help: 'The relationships of a dataset as seen from it: id, id2 (only those with it), rel (only those of that type).',
  sideEffects: false,
  parameters: Type.Object({
    id: Type.String(),
    id2: Type.Optional(Type.String()),
    rel: Type.Optional(Type.String()),
  }),
  async handler({ id, id2, rel }, context): Promise<Relationship[]> {
    const record = await datasetOf(context, id);
    const other = id2 ? await datasetOf(context, id2) : undefined;
    if (rel && !ALL.includes(rel))
      throw validationError({ rel: [`Value must be one of: ${ALL.join(', ')}`] });
    const found: Relationship[] = [];
    for (const each of await relationshipsOf(context.services.db, record.id)) {
      if ((rel && each.type !== rel) || (other && each.other !== other.id)) continue;
      // What the asker may not read is related to nothing.
      const related = await findResource(context.services.db, context.actor, 'dataset', each.other);
      if (related)
        found.push({ subject: record.name, type: each.type, object: related.name, comment: each.comment });
    }
    return found;
  },
});

/** Relationships between packages (contract, sections 7 and 8). */
export const relationshipActions = {
  package_relationship_create: relationshipCreate,
  package_relationship_update: relationshipUpdate,
  package_relationship_delete: relationshipDelete,
  package_relationships_list: relationshipsList,
};
