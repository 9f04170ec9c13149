import type { FrameBits } from "./flac-bits.ts";

const maxPartitionOrder = 4;
const maxParameter = 14;

/** How a residual is to be cut into partitions, and the bits that takes (never too few). */
export interface RicePlan {
  order: number;
  bits: number;
  readonly parameters: Uint8Array;
}

/** Chooses partitions and Rice parameters (RFC 9639 §9.2.7) and writes them. Reusable; allocates nothing per block. */
export class RiceCoder {
  readonly #sums = new Float64Array(1 << maxPartitionOrder);
  readonly #best: RicePlan = { order: 0, bits: 0, parameters: new Uint8Array(1 << maxPartitionOrder) };
  readonly #trial = new Uint8Array(1 << maxPartitionOrder);

  /** `folded[warmUp, count)` are the residuals, folded to unsigned. */
  plan(folded: Uint32Array, warmUp: number, count: number): RicePlan {
    const finest = finestOrder(count, warmUp);
    this.#sumPartitions(folded, warmUp, count, finest);
    this.#best.bits = Infinity;
    for (let order = finest; order >= 0; order--) {
      this.#try(order, warmUp, count);
      for (let i = 0; i < (1 << order) >> 1; i++) this.#sums[i] = this.#sums[2 * i] + this.#sums[2 * i + 1];
    }
    return this.#best;
  }

  write(bits: FrameBits, plan: RicePlan, folded: Uint32Array, warmUp: number, count: number): void {
    bits.put(plan.order, 6); // coding method 00: 4-bit parameters
    const length = count >> plan.order;
    let at = warmUp;
    for (let i = 0; i < 1 << plan.order; i++) {
      const parameter = plan.parameters[i];
      const end = (i + 1) * length;
      bits.put(parameter, 4);
      while (at < end) bits.rice(folded[at++], parameter);
    }
  }

  #sumPartitions(folded: Uint32Array, warmUp: number, count: number, order: number): void {
    const length = count >> order;
    let at = warmUp;
    for (let i = 0; i < 1 << order; i++) {
      const end = (i + 1) * length;
      let sum = 0;
      while (at < end) sum += folded[at++];
      this.#sums[i] = sum;
    }
  }

  #try(order: number, warmUp: number, count: number): void {
    const length = count >> order;
    let total = 6;
    for (let i = 0; i < 1 << order; i++) {
      const samples = i === 0 ? length - warmUp : length;
      const parameter = bestParameter(this.#sums[i], samples);
      this.#trial[i] = parameter;
      total += 4 + riceBits(this.#sums[i], samples, parameter);
    }
    if (total >= this.#best.bits) return;
    this.#best.bits = total;
    this.#best.order = order;
    this.#best.parameters.set(this.#trial);
  }
}

function finestOrder(count: number, warmUp: number): number {
  let order = 0;
  while (order < maxPartitionOrder && count % (2 << order) === 0 && count >> (order + 1) >= 32 + warmUp) order++;
  return order;
}

/** An upper bound: the sum of quotients is at most the quotient of the sum. */
function riceBits(sum: number, samples: number, parameter: number): number {
  return samples * (parameter + 1) + Math.floor(sum / (1 << parameter));
}

function bestParameter(sum: number, samples: number): number {
  let parameter = 0;
  while (parameter < maxParameter && samples * (2 << parameter) < sum) parameter++;
  while (parameter < maxParameter && riceBits(sum, samples, parameter + 1) < riceBits(sum, samples, parameter)) parameter++;
  return parameter;
}
