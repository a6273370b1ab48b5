import { type CheckedTables, type CheckRequest, checkEngine, checkTables } from './check-tables.js';

/** What the process of a check tells, once. */
export type CheckMessage = { type: 'checked'; checked: CheckedTables } | { type: 'fault'; message: string };

/* The process of one check (`check-run.ts` starts it). It ends, too, when the process that wants the check is gone. */

process.once('disconnect', () => process.exit(0));
process.once('message', (request: CheckRequest) => {
  run(request).then(
    (checked) => send({ type: 'checked', checked }),
    (error: Error) => send({ type: 'fault', message: error.message }),
  );
});

async function run(request: CheckRequest): Promise<CheckedTables> {
  const engine = await checkEngine(request.work);
  try {
    return await checkTables(request, engine);
  } finally {
    engine.close();
  }
}

function send(message: CheckMessage): void {
  process.send?.(message, undefined, {}, () => process.exit(0));
}
