import { Fault } from "@porchlight/base";
import { boxHead } from "./box-reader.ts";
import { fragmentInfo, readMoof, type FragmentInfo } from "./fragment-reader.ts";
import { readInit, type InitInfo } from "./init-reader.ts";

/** What a walk over a file found: everything before `end` is good. */
export interface ScannedFile {
  /** Undefined when the file does not begin with ftyp + moov. */
  readonly init: InitInfo | undefined;
  readonly fragments: readonly FragmentInfo[];
  /** Where complete boxes end: cut the file here to repair it. */
  readonly end: number;
}

/** A file to read from: `read` returns the bytes asked for, fewer only at the end of the file. */
export interface FileSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Limits of scanning: bytes of moov and of one moof, and fragments of a file. Beyond them the walk stops there. */
export const scanLimits = { moov: 1 << 20, moof: 4 << 20, fragments: 1_000_000 } as const;

const firstRead = 4096;

/** Walks complete fragments of bytes in memory; stops at the first incomplete or damaged box. Never throws on bad bytes. */
export function readFragments(bytes: Uint8Array): ScannedFile {
  const walk = walkFile(bytes.length);
  let step = walk.next();
  while (!step.done) step = walk.next(bytes.subarray(step.value.offset, step.value.offset + step.value.length));
  return step.value;
}

/** The same for a file, reading only headers: about one read a fragment. */
export async function scanFragments(source: FileSource): Promise<ScannedFile> {
  const walk = walkFile(source.size);
  let step = walk.next();
  while (!step.done) step = walk.next(await source.read(step.value.offset, step.value.length));
  return step.value;
}

interface Wanted {
  readonly offset: number;
  readonly length: number;
}
type Walk<Result> = Generator<Wanted, Result, Uint8Array>;

function* walkFile(size: number): Walk<ScannedFile> {
  let init: InitInfo | undefined;
  const fragments: FragmentInfo[] = [];
  let end = 0;
  while (end + 8 <= size && fragments.length < scanLimits.fragments) {
    const bytes = yield* want(end, firstRead, size);
    const head = boxHead(bytes, 0);
    if (!head || end + head.size > size) break;
    if (head.type === "moof") {
      const fragment = yield* walkFragment(bytes, end, head.size, size);
      if (!fragment) break;
      fragments.push(fragment);
      end += fragment.length;
    } else if (head.type === "ftyp" && !init && end === 0) {
      init = yield* walkInit(head.size, size);
      if (!init) break;
      end = init.length;
    } else end += head.size;
  }
  return { init, fragments, end };
}

function* want(offset: number, length: number, size: number): Walk<Uint8Array> {
  return yield { offset, length: Math.min(length, size - offset) };
}

function* walkInit(ftypSize: number, size: number): Walk<InitInfo | undefined> {
  if (ftypSize > scanLimits.moov) return undefined;
  const moov = boxHead(yield* want(ftypSize, 16, size), 0);
  if (moov?.type !== "moov" || moov.size > scanLimits.moov || ftypSize + moov.size > size) return undefined;
  const bytes = yield* want(0, ftypSize + moov.size, size);
  return attempt(() => readInit(bytes));
}

function* walkFragment(first: Uint8Array, offset: number, moofSize: number, size: number): Walk<FragmentInfo | undefined> {
  if (moofSize > scanLimits.moof) return undefined;
  const needed = moofSize + 16;
  const bytes = first.length >= needed ? first : yield* want(offset, needed, size);
  const mdat = boxHead(bytes, moofSize);
  if (mdat?.type !== "mdat" || offset + moofSize + mdat.size > size) return undefined;
  const range = { type: "moof", start: 0, body: 8, end: moofSize };
  const length = moofSize + mdat.size;
  const header = attempt(() => readMoof(bytes, range));
  const fits = header?.samples.every((sample) => sample.offset >= moofSize + mdat.headSize && sample.offset + sample.size <= length);
  return header && fits ? fragmentInfo(header, offset, length) : undefined;
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
