/** The main area's view of a translation: two texts beside each other, what joins them, and what helps. */
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Panel, PanelLayout, Widget } from '@lumino/widgets';
import * as React from 'react';

import type { ISeenLink, Side } from '../../connection/pairInterfaces';
import type { EditingModel } from '../../models/editing';
import type { ChecksModel } from '../../models/translation/checks';
import type { ConcordanceModel } from '../../models/translation/concordance';
import type { MachineNotices } from '../../models/translation/machineNotices';
import type { LeverageModel } from '../../models/translation/leverage';
import type { MachinesModel } from '../../models/translation/machines';
import type { PairModel } from '../../models/translation/pairModel';
import { SIDES } from '../../models/translation/pairModel';
import { PlaceToType } from '../../models/translation/placeToType';
import type { SuggestionsModel } from '../../models/translation/suggestions';
import type { EditorPanel, IEditorSettings } from '../editorPanel';
import { translateIcon } from '../icons';
import { movedOnBefore } from '../movedOn';
import { PairGeometry } from './geometry';
import { Gutter } from './gutter';
import { keyOf, pressedCommand } from './keys';
import { PairBottom, PairTop, titleOf } from './pairViews';
import { ScrollTie } from './scrollTie';
import type { IDesk } from './segmentActions';
import { SegmentActions } from './segmentActions';
import { SEGMENT_COMMANDS } from './segmentCommands';
import { SidePanel } from './sidePanel';

/** Milliseconds after a change before places on the screen are measured again. */
const MEASURE_DELAY = 60;

export interface ITranslationPanelOptions {
  model: PairModel;
  suggestions: SuggestionsModel;
  machines: MachinesModel;
  notices: MachineNotices;
  concordance: ConcordanceModel;
  checks: ChecksModel;
  leverage: LeverageModel;
  trans: TranslationBundle;
  commands: CommandRegistry;
  /** The editor of one of the texts, without header and toolbar. */
  createText: (text: EditingModel) => EditorPanel;
  openJob: (id: number) => void;
  openPair: (pairId: string, linkId: string) => void;
  /** Asks before work that no server has would be lost; resolves to whether to close. */
  confirmClose: (models: readonly EditingModel[]) => Promise<boolean>;
}

export class TranslationPanel extends Widget {
  constructor(private readonly options: ITranslationPanelOptions) {
    super();
    const { model, trans, suggestions, machines, concordance, checks } = options;
    this.checks = checks;
    this.leverage = options.leverage;
    this.model = model;
    this.suggestions = suggestions;
    this.machines = machines;
    this.addClass('jddb-TranslationPanel');
    this.title.icon = translateIcon;
    this.title.closable = true;
    this.title.label = titleOf(model, trans);
    const view = (View: typeof PairTop): ReactWidget =>
      new Drawn(() => <View {...this.viewProps()} />);
    this.top = view(PairTop);
    this.bottom = view(PairBottom);
    this.top.addClass('jddb-Pair-top');
    this.bottom.addClass('jddb-Pair-bottom');
    this.body.addClass('jddb-Pair-body');
    this.side = new SidePanel({
      model,
      suggestions,
      machines,
      concordance,
      checks,
      commentsOf: side => this.panels?.[side].comments ?? null,
      trans,
      keyOf: command => keyOf(options.commands, command),
      actions: {
        insertMatch: number => this.actions.insertMatch(number),
        insertAnswer: answer => this.actions.insertAnswer(answer),
        askMachine: machine => this.actions.askMachine(machine),
        stopAsking: () => this.actions.stopAsking(),
        insertText: text => this.actions.insertText(text),
        goToSegment: linkId => model.goTo(linkId),
        openJob: options.openJob,
        openThread: (side, thread) => this.panels?.[side].showThread(thread),
        openPair: options.openPair,
        fix: finding => this.actions.fix(finding)
      }
    });
    this.place = new PlaceToType(model);
    this.actions = new SegmentActions(this.desk());
    const layout = new PanelLayout();
    this.layout = layout;
    [this.top, this.body, this.bottom].forEach(part => layout.addWidget(part));
    this.body.addWidget(this.side);
    this.node.addEventListener('keydown', this.onKeyDown, { capture: true });
    this.node.addEventListener('focusin', this.onFocus);
    model.changed.connect(this.onModelChanged, this);
    model.wentTo.connect((_, link) => this.reveal(link));
    suggestions.changed.connect(this.showTerms, this);
    checks.changed.connect(() => {
      this.gutter?.update();
      this.top.update();
    });
    options.commands.keyBindingChanged.connect(this.showKeys, this);
    this.node.tabIndex = -1;
    this.started = this.start();
  }

  readonly model: PairModel;

  readonly suggestions: SuggestionsModel;

  readonly place: PlaceToType;

  readonly machines: MachinesModel;

  readonly checks: ChecksModel;

  readonly leverage: LeverageModel;

  readonly actions: SegmentActions;

  get isTied(): boolean {
    return this.tie?.isTied ?? true;
  }

  async start(): Promise<void> {
    const { model } = this.options;
    void this.machines.load();
    await model.load();
    const { texts } = model;
    if (texts && !this.panels && !this.isDisposed) {
      this.showTexts(texts);
    }
  }

  /** Shows a segment as soon as both texts are there. */
  async goToSegment(linkId: string): Promise<void> {
    await this.started;
    await Promise.all(SIDES.map(side => this.panels?.[side].ready));
    if (!this.isDisposed) {
      this.model.goTo(linkId);
    }
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.node.removeEventListener('keydown', this.onKeyDown, { capture: true });
    this.node.removeEventListener('focusin', this.onFocus);
    clearTimeout(this.measureTimer);
    this.options.commands.keyBindingChanged.disconnect(this.showKeys, this);
    this.room.disconnect();
    this.tie?.dispose();
    this.place.dispose();
    this.suggestions.dispose();
    this.machines.dispose();
    this.checks.dispose();
    this.leverage.dispose();
    // The margins of their comments, attached by themselves, have to go while they are still in the page.
    Object.values(this.panels ?? {}).forEach(panel => panel.dispose());
    super.dispose();
    this.model.dispose();
  }

  toggleTie(): void {
    if (this.tie) {
      this.tie.isTied = !this.tie.isTied;
      this.tie.follow(this.active);
      this.top.update();
    }
  }

  applySettings(settings: IEditorSettings): void {
    Object.values(this.panels ?? {}).forEach(panel => panel.applySettings(settings));
  }

  /** The focus has to be somewhere in here before the text is: JupyterLab goes by it. */
  protected override onActivateRequest(): void {
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
    void this.focusText();
  }

  protected override onCloseRequest(): void {
    const texts = Object.values(this.model.texts ?? {});
    void this.options.confirmClose(texts).then(close => {
      if (close && !this.isDisposed) {
        this.dispose();
      }
    });
  }

  /** What the actions see of this panel, as it is when they are done. */
  private desk(): IDesk {
    const { model, suggestions, machines, notices, concordance, checks, trans } = this.options;
    const { place, side } = this;
    return {
      ...{ model, suggestions, machines, notices, concordance, checks, trans, place, side },
      panels: () => this.panels,
      active: () => this.active
    };
  }

  /** Keys stand on buttons and beside them, and somebody may bind others. */
  private showKeys(): void {
    this.top.update();
    this.side.update();
  }

  private async focusText(): Promise<void> {
    const ready = this.started.then(() => this.panels?.target.ready);
    if (!(await movedOnBefore(ready))) {
      this.panels?.target.text?.focus();
    }
  }

  private showTexts(texts: Record<Side, EditingModel>): void {
    const { createText, trans } = this.options;
    const panels = { source: createText(texts.source), target: createText(texts.target) };
    const scrollers = { source: panels.source.scroller, target: panels.target.scroller };
    this.panels = panels;
    this.geometry = new PairGeometry(panels);
    this.tie = new ScrollTie(scrollers, this.geometry);
    this.gutter = new Gutter({
      model: this.model,
      geometry: this.geometry,
      scrollers,
      trans,
      checks: this.checks,
      commentsOf: side => panels[side].comments,
      onChoose: link => this.actions.choose(link)
    });
    this.body.insertWidget(0, panels.source);
    this.body.insertWidget(1, this.gutter);
    this.body.insertWidget(2, panels.target);
    SIDES.forEach(side => {
      this.room.observe(scrollers[side]);
      panels[side].comments.changed.connect(() => {
        this.gutter?.update();
        this.side.update();
      });
      void panels[side].ready.then(() => this.followText(side));
    });
    this.top.update();
  }

  private followText(side: Side): void {
    const editor = this.panels?.[side].text;
    editor?.changed.connect(() => {
      const { selection } = editor;
      if (editor.hasFocus && selection) {
        this.model.followCursor(side, selection.index);
      }
    });
    editor?.textChanged.connect(() => this.measureLater());
    this.top.update();
    this.measureLater();
  }

  /** Shows a segment in both texts, and puts the cursor where its translation is written. */
  private reveal(link: ISeenLink): void {
    const { panels } = this;
    if (!panels) {
      return;
    }
    for (const side of SIDES) {
      const range = link[side];
      if (range) {
        panels[side].text?.reveal({
          index: side === 'target' ? range.end : range.start,
          length: 0
        });
      }
    }
    const side = link.target ? 'target' : 'source';
    panels[side].text?.selectRevealed();
    this.tie?.follow(side);
  }

  /** Segments come and go under a cursor that stays. */
  private followCursor(): void {
    const { links } = this.model.state;
    const editor = this.panels?.[this.active].text;
    if (links !== this.followed) {
      this.followed = links;
      if (editor?.hasFocus && editor.selection) {
        this.model.followCursor(this.active, editor.selection.index);
      }
    }
  }

  private onModelChanged(): void {
    this.followCursor();
    this.title.label = titleOf(this.model, this.options.trans);
    this.mark();
    this.measureLater();
  }

  /** Lights the current pair on both sides. */
  private mark(): void {
    const { current } = this.model;
    for (const side of SIDES) {
      const range = current?.[side];
      const passages = this.panels?.[side].text?.passages;
      passages?.show('segment', range ? [range] : []);
    }
    const stale = this.model.state.links.filter(link => link.stale);
    const sources = stale.flatMap(({ source }) => source ?? []);
    this.panels?.source.text?.passages.show('stale', sources);
    this.showTerms();
  }

  private showTerms(): void {
    const { linkId, terms } = this.suggestions.state;
    const { current } = this.model;
    const start = current?.source?.start;
    const isCurrent = current?.linkId === linkId && start !== undefined;
    const places = isCurrent
      ? terms.map(({ place }) => ({ start: start + place.start, end: start + place.end }))
      : [];
    this.panels?.source.text?.passages.show('term', places);
  }

  private measureLater(): void {
    clearTimeout(this.measureTimer);
    this.measureTimer = setTimeout(() => {
      if (!this.isDisposed) {
        this.geometry?.measure(this.model.state.links);
        this.gutter?.update();
      }
    }, MEASURE_DELAY);
  }

  private viewProps(): React.ComponentProps<typeof PairTop> {
    const { model, commands, trans } = this.options;
    return { panel: this, model, panels: this.panels, active: this.active, commands, trans };
  }

  private readonly onFocus = (event: FocusEvent): void => {
    const side = SIDES.find(each => this.panels?.[each].node.contains(event.target as Node));
    if (side && side !== this.active) {
      this.active = side;
      this.top.update();
    }
  };

  /** In a text the keys are the editor's; those of segments are looked at first. */
  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.getModifierState('AltGraph')) {
      return;
    }
    const id = pressedCommand(this.options.commands, event);
    const command = SEGMENT_COMMANDS.find(each => each.id === id);
    const isInText = SIDES.some(side =>
      this.panels?.[side].scroller.contains(event.target as Node)
    );
    if (command) {
      if (command.isEnabled(this)) {
        command.act(this);
      }
    } else if (event.key === 'Escape' && isInText) {
      this.top.node.querySelector<HTMLElement>('[role="toolbar"] [tabindex="0"]')?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly room = new ResizeObserver(() => this.measureLater());
  private readonly started: Promise<void>;
  private readonly top: ReactWidget;
  private readonly bottom: ReactWidget;
  private readonly body = new Panel();
  private readonly side: SidePanel;
  private panels: Record<Side, EditorPanel> | null = null;
  private geometry: PairGeometry | null = null;
  private gutter: Gutter | null = null;
  private tie: ScrollTie | null = null;
  private active: Side = 'target';
  private followed: readonly ISeenLink[] = [];
  private measureTimer: ReturnType<typeof setTimeout> | undefined;
}

/** A React view that is drawn again when it is told to. */
class Drawn extends ReactWidget {
  constructor(private readonly view: () => React.JSX.Element) {
    super();
  }

  protected override render(): React.JSX.Element {
    return this.view();
  }
}
