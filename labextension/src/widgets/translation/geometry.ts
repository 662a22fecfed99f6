/** Where segments stand on the screen, in both texts; measured once for each state of the texts, for many scrolls. */
import type { ISeenLink, Side } from '../../connection/pairInterfaces';
import type { IAnchor } from '../../models/translation/scrollTie';
import { tieAnchors } from '../../models/translation/scrollTie';
import type { EditorPanel } from '../editorPanel';

/** From the top of a text's page, in pixels. */
export interface IBand {
  top: number;
  bottom: number;
}

export type Bands = Partial<Record<Side, IBand>>;

export class PairGeometry {
  constructor(private readonly panels: Record<Side, EditorPanel>) {}

  /** By the ids of the segments. */
  readonly bands = new Map<string, Bands>();

  tied: readonly IAnchor[] = [];

  measure(links: readonly ISeenLink[]): void {
    this.bands.clear();
    const anchors: IAnchor[] = [];
    for (const link of links) {
      const bands = { source: this.band(link, 'source'), target: this.band(link, 'target') };
      this.bands.set(link.linkId, bands);
      if (bands.source && bands.target) {
        anchors.push({ source: bands.source.top, target: bands.target.top });
      }
    }
    const { source, target } = this.panels;
    this.tied = tieAnchors(anchors, {
      source: source.scroller.scrollHeight,
      target: target.scroller.scrollHeight
    });
  }

  private band(link: ISeenLink, side: Side): IBand | undefined {
    const range = link[side];
    const { text } = this.panels[side];
    return range && text ? text.bandOf(range.start, range.end) : undefined;
  }
}
