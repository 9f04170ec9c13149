export { Fault, isFault, type FaultContext, type FaultTable } from "./lib/fault.ts";
export { baseFaults, type BitFaultCode, type ByteFaultCode } from "./lib/faults.ts";
export * from "./lib/units.ts";
export { systemClock, type Cancel, type Clock, type Random } from "./lib/clock.ts";
export { ByteReader, ByteWriter } from "./lib/bytes.ts";
export { BitReader, BitWriter } from "./lib/bits.ts";
export { createEmitter, type Emitter, type Listener } from "./lib/emitter.ts";
export { createLifetime, type Lifetime } from "./lib/lifetime.ts";
