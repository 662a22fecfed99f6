/** Scrolls one text with the other, so that what belongs together stands beside each other. */
import type { Side } from '../../connection/pairInterfaces';
import { across } from '../../models/translation/scrollTie';
import type { PairGeometry } from './geometry';

/** The line that people read at, as a part of the height. */
const EYES = 1 / 3;
/** Pixels that a browser may round away. */
const ROUNDING = 2;

export class ScrollTie {
  constructor(
    private readonly scrollers: Record<Side, HTMLElement>,
    private readonly geometry: PairGeometry
  ) {
    scrollers.source.addEventListener('scroll', this.onSource, { passive: true });
    scrollers.target.addEventListener('scroll', this.onTarget, { passive: true });
  }

  isTied = true;

  dispose(): void {
    this.scrollers.source.removeEventListener('scroll', this.onSource);
    this.scrollers.target.removeEventListener('scroll', this.onTarget);
  }

  /** Puts the other text beside this one. */
  follow(side: Side): void {
    const other = side === 'source' ? 'target' : 'source';
    const [from, to] = [this.scrollers[side], this.scrollers[other]];
    if (!this.isTied || this.geometry.tied.length < 2) {
      return;
    }
    const eyes = from.clientHeight * EYES;
    const place = across(this.geometry.tied, side, from.scrollTop + eyes);
    const most = to.scrollHeight - to.clientHeight;
    const top = Math.round(Math.min(most, Math.max(0, place - to.clientHeight * EYES)));
    if (Math.abs(to.scrollTop - top) >= ROUNDING) {
      this.expected[other] = top;
      to.scrollTop = top;
    }
  }

  /** What this moved itself is no wish of the person. */
  private scrolled(side: Side): void {
    const expected = this.expected[side];
    this.expected[side] = undefined;
    const isOwn =
      expected !== undefined && Math.abs(this.scrollers[side].scrollTop - expected) < ROUNDING;
    if (!isOwn) {
      this.follow(side);
    }
  }

  private readonly onSource = (): void => this.scrolled('source');
  private readonly onTarget = (): void => this.scrolled('target');
  private readonly expected: Partial<Record<Side, number>> = {};
}
