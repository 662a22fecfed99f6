/** What can be done to the segments of an open translation, by key, by button or in the side panel. */
import { InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISeenLink, Side } from '../../connection/pairInterfaces';
import type { IFinding, ISuggester } from '../../models/translation/api';
import type { ChecksModel } from '../../models/translation/checks';
import type { ConcordanceModel } from '../../models/translation/concordance';
import { phrase } from '../../models/translation/concordance';
import type { MachineNotices } from '../../models/translation/machineNotices';
import type { IMachineAnswer, MachinesModel } from '../../models/translation/machines';
import type { PairModel } from '../../models/translation/pairModel';
import { SIDES } from '../../models/translation/pairModel';
import type { PlaceToType } from '../../models/translation/placeToType';
import { isUntranslated, linkAt } from '../../models/translation/segments';
import type { SuggestionsModel } from '../../models/translation/suggestions';
import { toUtf16, toUtf16Index } from '../../protocol/codePoints';
import type { EditorPanel } from '../editorPanel';
import { askMachine } from './machineSuggestions';
import type { SidePanel } from './sidePanel';

/** What lies before somebody who translates. */
export interface IDesk {
  readonly model: PairModel;
  readonly suggestions: SuggestionsModel;
  readonly machines: MachinesModel;
  readonly notices: MachineNotices;
  readonly concordance: ConcordanceModel;
  readonly checks: ChecksModel;
  readonly place: PlaceToType;
  readonly side: SidePanel;
  /** Null until the pair is known. */
  readonly panels: () => Record<Side, EditorPanel> | null;
  /** The text that the cursor is in, or was in last. */
  readonly active: () => Side;
  readonly trans: TranslationBundle;
}

export class SegmentActions {
  constructor(private readonly desk: IDesk) {}

  approve(): void {
    this.desk.model.approveAndNext();
  }

  /** Confirms, and begins the next segment where it has no translation yet. */
  confirm(): void {
    if (this.desk.model.confirmAndNext()) {
      this.begin();
    }
  }

  nextUntranslated(): void {
    if (this.desk.model.goToNext(1, isUntranslated)) {
      this.begin();
    }
  }

  /** Goes to a segment whose mark was clicked, and begins it where it has no translation yet. */
  choose(link: ISeenLink): void {
    this.desk.model.goTo(link.linkId);
    this.begin();
  }

  /** Puts the cursor where the translation of the current segment is typed, if it has none. */
  begin(): void {
    const editor = this.desk.panels()?.target.text;
    if (editor) {
      void this.desk.place.begin(editor);
    }
  }

  /** The reason becomes a comment on the translation, for whoever takes it up again. */
  async sendBack(): Promise<void> {
    const { trans } = this.desk;
    const { model } = this.desk;
    const link = model.current;
    if (!link) {
      return;
    }
    const answer = await InputDialog.getText({
      title: trans.__('Send the segment back'),
      label: trans.__('Why? The reason becomes a comment on the translation.'),
      okLabel: trans.__('Send back'),
      cancelLabel: trans.__('Cancel')
    });
    const reason = answer.value?.trim() ?? '';
    if (!answer.button.accept || reason === '') {
      return;
    }
    await model.sendBack(link, reason);
  }

  insertMatch(number: number): void {
    const match = this.desk.suggestions.state.matches[number - 1];
    const editor = this.desk.panels()?.target.text;
    if (match && editor) {
      void this.desk.model.translate(
        match.target,
        { origin: 'memory', unitId: match.unit_id },
        editor
      );
    }
  }

  insertAnswer(answer: IMachineAnswer | undefined): void {
    const editor = this.desk.panels()?.target.text;
    if (answer && editor) {
      void this.desk.model.translate(answer.text, { origin: 'machine' }, editor);
    }
  }

  /** Asks a machine, or stops waiting for the one that is asked. */
  askMachine(machine: ISuggester | null): void {
    const { notices, trans } = this.desk;
    this.desk.side.choose('matches');
    if (this.desk.machines.state.asking) {
      this.desk.machines.cancel();
    } else if (machine) {
      void askMachine(this.desk.machines, notices, machine, trans);
    }
  }

  /** The button that this is done with goes, and would take the focus with it. */
  stopAsking(): void {
    this.desk.machines.cancel();
    this.desk.panels()?.[this.desk.active()].text?.focus();
  }

  insertTerm(number: number): void {
    const term = this.desk.suggestions.state.terms[number - 1];
    if (term) {
      this.insertText(term.targets[0]);
    }
  }

  /** Checked texts alone can be fixed: a place in another one is another place. */
  fix({ link_id, fix, target }: IFinding): void {
    const text = this.desk.model.texts?.target.text ?? '';
    if (fix && this.desk.checks.isFresh()) {
      this.desk.model.goTo(link_id);
      const change = toUtf16(fix.ops, text);
      const cursor = toUtf16Index(text, target?.[0] ?? 0);
      this.desk.panels()?.target.text?.apply(change, change.transformPosition(cursor));
    }
  }

  nextFinding(): void {
    const found = new Set(this.desk.checks.state.findings.map(({ link_id }) => link_id));
    this.desk.side.choose('checks');
    this.desk.model.goToNext(1, ({ linkId }) => found.has(linkId));
  }

  /** Where the cursor is in the translation, in place of what is selected. */
  insertText(text: string): void {
    const editor = this.desk.panels()?.target.text;
    const link = this.desk.model.current;
    if (editor && link && !link.target) {
      void this.desk.model.translate(text, { origin: 'human' }, editor);
    } else {
      editor?.replaceSelection(text);
    }
  }

  copySource(): void {
    const editor = this.desk.panels()?.target.text;
    const link = this.desk.model.current;
    if (editor && link) {
      void this.desk.model.translate(
        this.desk.model.textOf(link, 'source'),
        { origin: 'human' },
        editor
      );
    }
  }

  /** What is selected, in the language in which it is. */
  lookUp(): void {
    const { pair } = this.desk.model.state;
    const editor = this.desk.panels()?.[this.desk.active()].text;
    if (editor?.hasFocus) {
      editor.keepSelection();
    }
    const selected = editor?.selectedText ?? '';
    if (pair && selected.trim() !== '') {
      this.desk.side.choose('concordance');
      void this.desk.concordance.search(pair, phrase(selected), this.desk.active());
    } else {
      void this.desk.side.focusConcordance();
    }
  }

  goAcross(): void {
    const other = this.desk.active() === 'source' ? 'target' : 'source';
    const range = this.desk.model.current?.[other];
    const editor = this.desk.panels()?.[other].text;
    if (range) {
      editor?.reveal({ index: range.start, length: 0 });
    }
    editor?.selectRevealed();
  }

  /** Divides at the cursors of both texts, as far as they stand within the segment. */
  split(): void {
    const link = this.desk.model.current;
    const at: Partial<Record<Side, number>> = {};
    for (const side of SIDES) {
      const index = this.desk.panels()?.[side].text?.selection?.index;
      const range = link?.[side];
      if (range && index !== undefined && range.start < index && index < range.end) {
        at[side] = index;
      }
    }
    if (link) {
      void this.desk.model.align({ action: 'split', linkIds: [link.linkId], at });
    }
  }

  /** The segments at the two cursors, where they are two. */
  linkable(): [ISeenLink, ISeenLink] | null {
    const [source, target] = SIDES.map(side => {
      const index = this.desk.panels()?.[side].text?.selection?.index;
      return index === undefined ? null : linkAt(this.desk.model.state.links, side, index);
    });
    return source && target && source !== target ? [source, target] : null;
  }

  link(): void {
    const linkIds = this.linkable()?.map(({ linkId }) => linkId);
    if (linkIds) {
      void this.desk.model.align({ action: 'link', linkIds });
    }
  }

  unlink(): void {
    const link = this.desk.model.current;
    if (link) {
      void this.desk.model.align({ action: 'unlink', linkIds: [link.linkId] });
    }
  }
}
