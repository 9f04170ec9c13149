const WRAP_33 = 2 ** 33;
const WRAP_32 = 2 ** 32;

/** The value congruent to `raw` modulo `wrap` that is nearest to `reference`. */
export function nearest(raw: number, reference: number, wrap: number): number {
  const half = wrap / 2;
  const delta = ((((raw - reference) % wrap) + wrap + half) % wrap) - half;
  return reference + delta;
}

/** Ticks an access unit may step ahead before it counts as a jump: 5 s. */
const MAX_AHEAD = 5 * 90_000;
/** … and back: 1 s. */
const MAX_BACK = 90_000;

/**
 * Decides presentation and decode time of each access unit from the PES and the RTP timestamp, whichever a device gets right.
 * Decode times always advance; a step over 5 s ahead or 1 s back is a jump.
 */
export class UnitTimes {
  pts = 0;
  dts = 0;
  /** The timestamps jumped: what follows belongs to a new timeline. */
  jumped = false;
  #started = false;
  #rtp = 0;

  /** `pesPts`/`pesDts` are 33-bit or −1; `rtp` is 32-bit. */
  resolve(pesPts: number, pesDts: number, rtp: number): void {
    const rtpStep = this.#started ? nearest(rtp, this.#rtp, WRAP_32) - this.#rtp : 0;
    this.#rtp += rtpStep;
    if (!this.#started) this.#start(pesPts, pesDts, rtp);
    else this.#advance(pesPts, pesDts, rtpStep);
  }
  /** An audio PES timestamp on the video's unwrapped timeline. */
  audio(pts: number): number {
    return pts < 0 ? this.dts : nearest(pts, this.dts, WRAP_33);
  }
  reset(): void {
    this.#started = false;
  }

  #start(pesPts: number, pesDts: number, rtp: number): void {
    this.#started = true;
    this.#rtp = rtp;
    this.jumped = false;
    this.dts = (pesDts >= 0 ? pesDts : pesPts >= 0 ? pesPts : rtp) + WRAP_33;
    this.pts = pesPts >= 0 ? nearest(pesPts, this.dts, WRAP_33) : this.dts;
  }
  #advance(pesPts: number, pesDts: number, rtpStep: number): void {
    const last = this.dts;
    const byPes = pesDts >= 0 || pesPts >= 0;
    const step = byPes ? nearest(pesDts >= 0 ? pesDts : pesPts, last, WRAP_33) - last : rtpStep;
    const rtpAdvances = rtpStep > 0 && rtpStep < MAX_AHEAD;
    this.jumped = step > MAX_AHEAD || step < -MAX_BACK;
    if (this.jumped) this.dts = Math.max(last + step, 0);
    else if (step > 0) this.dts = last + step;
    else this.dts = last + (rtpAdvances ? rtpStep : 1);
    this.pts = pesPts >= 0 && !this.jumped ? Math.max(this.dts, nearest(pesPts, this.dts, WRAP_33)) : this.dts;
  }
}
