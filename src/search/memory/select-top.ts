/** Says which of two comes first: negative for the first one. */
export type Order = (a: number, b: number) => number;

/** The first key of an order as numbers, by what is ordered; `sign` is -1 where the greatest comes first. */
export interface FirstKey {
  data: Float64Array | Float32Array | Int32Array;
  sign: 1 | -1;
}

/** Beyond this share of all, sorting everything is faster than keeping the best. */
export const HEAP_SHARE = 0.2;

/**
 * The first `count` of the numbers in their order. Keeps no more than `count` while it looks through them, unless that
 * is most of them.
 * @param first decides without asking `order` for nearly all; what is no number comes last and is left to `order`
 */
export function selectTop(numbers: Int32Array, count: number, order: Order, first?: FirstKey): Int32Array {
  if (count <= 0) return new Int32Array(0);
  if (count >= numbers.length * HEAP_SHARE) return numbers.slice().sort(order).subarray(0, count);
  // The last of those kept is at the top.
  const heap = numbers.slice(0, count).sort((a, b) => order(b, a));
  const { data, sign } = first ?? {};
  for (let i = count; i < numbers.length; i += 1) {
    const next = numbers[i] as number;
    const top = heap[0] as number;
    if (data && sign && ((data[next] as number) - (data[top] as number)) * sign > 0) continue;
    if (order(next, top) < 0) sink(heap, next, order);
  }
  return heap.sort(order);
}

/** Puts `value` in the place of the top. */
function sink(heap: Int32Array, value: number, order: Order): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && order(heap[child + 1] as number, heap[child] as number) > 0) child += 1;
    if (order(heap[child] as number, value) <= 0) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = value;
}
