import { describe, expect, it } from 'vitest';
import { whenIdle } from '../../src/sparql/when-idle.js';

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Acts begun so far, with a process and a catalogue whose work the test tells. */
function watch(afterMs = 0) {
  const told = { work: 0, changing: false, acts: 0 };
  const stop = whenIdle(
    () => {
      told.acts += 1;
    },
    afterMs,
    { everyMs: 10, workMs: () => told.work, isChanging: async () => told.changing },
  );
  return { told, stop };
}

describe('what waits for an idle process', () => {
  it('begins once', async () => {
    const { told } = watch();
    await pause(200);
    expect(told.acts).toBe(1);
  });

  it('waits while the process works or the catalogue changes', async () => {
    const { told } = watch();
    const working = setInterval(() => {
      told.work += 50;
    }, 1);
    await pause(200);
    expect(told.acts).toBe(0);
    told.changing = true;
    clearInterval(working);
    await pause(200);
    expect(told.acts).toBe(0);
    told.changing = false;
    await pause(200);
    expect(told.acts).toBe(1);
  });

  it('can be taken back', async () => {
    const { told, stop } = watch(30);
    stop();
    await pause(200);
    expect(told.acts).toBe(0);
  });
});
