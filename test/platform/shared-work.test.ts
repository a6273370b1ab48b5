import { describe, expect, it } from 'vitest';
import { SharedWork } from '../../src/platform/shared-work.js';

/** Work that ends when it is told to. */
function held() {
  let end: (value: string) => void = () => undefined;
  const result = new Promise<string>((resolve) => {
    end = resolve;
  });
  const signals: AbortSignal[] = [];
  const work = (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    return result;
  };
  return { work, end, signals };
}

describe('work that several ask for', () => {
  it('is done once while it runs, and anew afterwards', async () => {
    const shared = new SharedWork<string>();
    const { work, end, signals } = held();
    const both = [shared.ask('a', work, undefined), shared.ask('a', work, undefined)];
    const other = shared.ask('b', async () => 'altro', undefined);
    end('fatto');
    expect(await Promise.all([...both, other])).toEqual(['fatto', 'fatto', 'altro']);
    expect(signals).toHaveLength(1);
    expect(await shared.ask('a', async () => 'di nuovo', undefined)).toBe('di nuovo');
  });

  it('goes on while anybody waits, and is stopped when nobody does', async () => {
    const shared = new SharedWork<string>();
    const { work, signals } = held();
    const [first, second] = [new AbortController(), new AbortController()];
    const leaving = shared.ask('a', work, first.signal);
    const last = shared.ask('a', work, second.signal);
    first.abort(new Error('via'));
    await expect(leaving).rejects.toThrow('via');
    expect(signals[0]?.aborted).toBe(false);
    second.abort(new Error('anche io'));
    await expect(last).rejects.toThrow('anche io');
    expect(signals[0]?.aborted).toBe(true);
    // What is being stopped is nothing to wait for.
    expect(await shared.ask('a', async () => 'di nuovo', undefined)).toBe('di nuovo');
  });

  it('is not begun for who has gone already, and fails alike for all', async () => {
    const shared = new SharedWork<string>();
    const { work, signals } = held();
    const gone = AbortSignal.abort(new Error('via'));
    await expect(shared.ask('a', work, gone)).rejects.toThrow('via');
    expect(signals).toEqual([]);
    const fails = async (): Promise<string> => {
      await Promise.resolve();
      throw new Error('rotto');
    };
    const failed = await Promise.allSettled([
      shared.ask('a', fails, undefined),
      shared.ask('a', fails, undefined),
    ]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
