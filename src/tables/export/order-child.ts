import { setPriority } from 'node:os';
import type { OrderReply } from './order-process.js';
import { type OrderedRows, writeOrdered } from './ordered-rows.js';

/*
 * A process that puts rows in order, one statement at a time (`order-process.ts` starts it): the memory it takes is given
 * back when it ends, and the portal's does not grow by it.
 */

// The portal's answers come first.
setPriority(10);

process.once('disconnect', () => process.exit(0));
process.on('message', (rows: OrderedRows) => {
  const reply = (answer: OrderReply): void => void process.send?.(answer);
  writeOrdered(rows).then(
    (written) => reply({ written }),
    (error: Error) => reply({ error: error.message }),
  );
});
