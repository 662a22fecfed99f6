/**
 * Makes a place for the translation of a segment that has none, as the source has it: a heading, an item, a paragraph, or
 * behind the sentence before it. One that is left without a word is taken away again. No DOM.
 */
import Delta from 'quill-delta';

import type { ISeenLink } from '../../connection/pairInterfaces';
import type { ITargetEditor, PairModel } from './pairModel';
import { withoutPlace } from './place';
import { isUntranslated } from './segments';

interface IMade {
  linkId: string;
  editor: ITargetEditor;
}

export class PlaceToType {
  constructor(private readonly pair: PairModel) {
    pair.changed.connect(this.follow, this);
  }

  dispose(): void {
    this.pair.changed.disconnect(this.follow, this);
  }

  canBeMadeFor(link: ISeenLink | null): link is ISeenLink {
    return link !== null && isUntranslated(link) && this.pair.canWrite;
  }

  /** Puts the cursor where the translation of the current segment is typed. */
  async begin(editor: ITargetEditor): Promise<void> {
    this.tidy();
    const { pair } = this;
    const link = pair.current;
    if (!this.canBeMadeFor(link)) {
      return;
    }
    if (link.target) {
      editor.apply(new Delta(), link.target.start);
      return;
    }
    const before = this.length;
    const done = pair.translate('', { origin: 'human' }, editor);
    // A line that was there already stays.
    if (this.length > before) {
      this.made = { linkId: link.linkId, editor };
    }
    await done;
  }

  private get length(): number {
    return this.pair.texts?.target.text.length ?? 0;
  }

  private follow(): void {
    if (this.made && this.pair.state.currentId !== this.made.linkId) {
      this.left = this.made;
      this.made = null;
      // Not within this change of the pair, which others are still told of.
      queueMicrotask(() => this.tidy());
    }
  }

  private tidy(): void {
    const { left, pair } = this;
    this.left = null;
    const target = pair.state.links.find(({ linkId }) => linkId === left?.linkId)?.target;
    if (left && target && target.start === target.end) {
      const change = withoutPlace(pair.texts?.target.ops ?? [], target.start);
      if (change) {
        left.editor.change(change);
      }
    }
  }

  private left: IMade | null = null;
  private made: IMade | null = null;
}
