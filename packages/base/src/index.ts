export { Fault, isFault, type FaultContext, type FaultTable } from "./lib/fault.ts";
export * from "./lib/units.ts";
export { systemClock, type Cancel, type Clock, type Random } from "./lib/clock.ts";
export { ByteReader, ByteWriter, type ByteFaultCode } from "./lib/bytes.ts";
export { BitReader, BitWriter, type BitFaultCode } from "./lib/bits.ts";
export { createEmitter, type Emitter, type Listener } from "./lib/emitter.ts";
export { createLifetime, type Lifetime } from "./lib/lifetime.ts";
