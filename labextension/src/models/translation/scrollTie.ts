/** Two texts scrolled together: which place of one stands beside a place of the other. Pure; pixels. */

/** Places that belong together, growing on both sides. */
export interface IAnchor {
  source: number;
  target: number;
}

/**
 * Keeps of the anchors those that grow on both sides: links may cross each other, a scroll position must not jump.
 *
 * @param ends - the heights of the two texts
 */
export function tieAnchors(anchors: readonly IAnchor[], ends: IAnchor): IAnchor[] {
  const tied: IAnchor[] = [{ source: 0, target: 0 }];
  for (const anchor of [...anchors].sort((one, other) => one.source - other.source)) {
    const last = tied[tied.length - 1];
    const isWithin = anchor.source <= ends.source && anchor.target <= ends.target;
    if (isWithin && anchor.source > last.source && anchor.target > last.target) {
      tied.push(anchor);
    }
  }
  const last = tied[tied.length - 1];
  if (ends.source > last.source && ends.target > last.target) {
    tied.push(ends);
  }
  return tied;
}

/** Between two anchors in proportion, so that the other text moves as evenly as this one. */
export function across(tied: readonly IAnchor[], from: 'source' | 'target', place: number): number {
  const to = from === 'source' ? 'target' : 'source';
  const next = tied.findIndex(anchor => anchor[from] > place);
  if (next <= 0) {
    const edge = next === 0 ? tied[0] : tied[tied.length - 1];
    return edge[to] + place - edge[from];
  }
  const [before, after] = [tied[next - 1], tied[next]];
  const share = (place - before[from]) / (after[from] - before[from]);
  return before[to] + share * (after[to] - before[to]);
}
