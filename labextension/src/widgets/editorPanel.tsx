/** The main area's view of one job description: puts text, toolbar, notices and status together. */
import { Dialog, InputDialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';
import * as React from 'react';

import type { IThread } from '../connection/client';
import { createQuill } from '../editor/quillModules';
import { TextEditor } from '../editor/textEditor';
import type { CommentsModel } from '../models/comments';
import type { EditingModel } from '../models/editing';
import { FindReplaceModel } from '../models/findReplace';
import { messageOf } from '../models/jobList';
import { CommentsMargin } from './comments/margin';
import { EditorTop } from './editorView';
import { jobIcon } from './icons';
import { directionOf } from './languages';
import { movedOnBefore } from './movedOn';
import { StatusBar } from './statusBar';

/** The least width for text and margin beside each other, in pixels. */
const NARROW = 760;

export interface IEditorSettings {
  spellcheck: boolean;
  alwaysShowNames: boolean;
}

export interface IEditorPanelOptions {
  model: EditingModel;
  comments: CommentsModel;
  trans: TranslationBundle;
  settings: IEditorSettings;
  /** What the buttons of the header do. */
  commands: CommandRegistry;
  /** It is one of two texts of a translation, which has one header and one toolbar for both. */
  isPart?: boolean;
  /** Asks before work that no server has would be lost; resolves to whether to close. */
  confirmClose: (model: EditingModel) => Promise<boolean>;
}

export class EditorPanel extends Widget {
  constructor(private readonly options: IEditorPanelOptions) {
    super();
    const { model, trans, settings } = options;
    this.settings = settings;
    this.model = model;
    this.comments = options.comments;
    this.addClass('jddb-EditorPanel');
    this.toggleClass('jddb-mod-part', options.isPart === true);
    this.title.icon = jobIcon;
    this.title.label = trans.__('Opening…');
    this.title.closable = true;
    this.host = new Widget();
    this.host.addClass('jddb-Editor-scroller');
    this.host.node.dataset['lmSuppressShortcuts'] = 'true';
    this.top = new View(() => this.renderTop());
    this.bottom = new View(() => this.renderBottom());
    this.top.addClass('jddb-Editor-top');
    this.bottom.addClass('jddb-Editor-bottom');
    const layout = new PanelLayout();
    this.layout = layout;
    layout.addWidget(this.top);
    layout.addWidget(this.host);
    layout.addWidget(this.bottom);
    this.node.addEventListener('keydown', this.onKeyDown, { capture: true });
    model.changed.connect(this.onModelChanged, this);
    this.ready = this.start();
  }

  readonly model: EditingModel;

  readonly comments: CommentsModel;

  /** Resolves when the text can be seen, or it is known that it cannot. */
  readonly ready: Promise<void>;

  /** The text on the screen; null until the editor is loaded. */
  get text(): TextEditor | null {
    return this.editor;
  }

  /** What the text scrolls in. */
  get scroller(): HTMLElement {
    return this.host.node;
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.node.removeEventListener('keydown', this.onKeyDown, { capture: true });
    this.find?.dispose();
    this.room.disconnect();
    this.margin?.dispose();
    this.editor?.dispose();
    this.comments.dispose();
    this.model.dispose();
    super.dispose();
  }

  showFind(): void {
    if (this.editor && this.find) {
      const selected = this.editor.selectedText;
      const isPhrase = selected !== '' && !selected.includes('\n');
      this.findRequest += 1;
      this.find.search({ query: isPhrase ? selected : this.find.state.query });
      this.top.update();
    }
  }

  /** Begins a comment on what is selected, or on the line where the cursor is. */
  comment(): void {
    const { editor, comments } = this;
    if (editor?.hasFocus) {
      editor.keepSelection();
    }
    const range = editor?.selection;
    if (!editor || !range || !comments.canComment) {
      comments.show(true);
      return;
    }
    const { text } = editor;
    let { index: start, length } = range;
    if (length === 0) {
      start = text.lastIndexOf('\n', range.index - 1) + 1;
      length = text.indexOf('\n', range.index) - start;
    }
    const quote = text.slice(start, start + length);
    if (quote.trim() === '') {
      comments.show(true);
    } else {
      comments.begin({ start, end: start + length }, quote);
    }
  }

  /** Goes to the next comment in the text, or the one before. */
  stepComment(by: 1 | -1): void {
    this.comments.show(true);
    const thread = this.comments.step(by, this.editor?.selection?.index ?? 0);
    if (thread) {
      this.showThread(thread);
    }
  }

  /** Shows the comments, and goes to one of them. */
  showThread(thread: IThread): void {
    this.comments.show(true);
    this.editor?.reveal({ index: thread.start, length: 0 });
    this.margin?.focusCard(thread);
  }

  closeFind(): void {
    this.findRequest = 0;
    this.editor?.highlight([], -1);
    this.top.update();
    this.editor?.selectRevealed();
  }

  applySettings(settings: IEditorSettings): void {
    this.settings = settings;
    this.host.toggleClass('jddb-mod-namesAlways', settings.alwaysShowNames);
    this.host.node
      .querySelector('.ql-editor')
      ?.setAttribute('spellcheck', String(settings.spellcheck));
  }

  protected override onActivateRequest(): void {
    void this.focusText();
  }

  protected override onCloseRequest(message: Message): void {
    void this.options.confirmClose(this.model).then(close => {
      if (close && !this.isDisposed) {
        // Attached by itself, it has to go while it is still in the page.
        this.margin?.dispose();
        super.onCloseRequest(message);
        this.dispose();
      }
    });
  }

  private async focusText(): Promise<void> {
    if (!(await movedOnBefore(this.ready))) {
      this.editor?.focus();
    }
  }

  /** Loads the editor, if it is not there yet, and opens the document in it. */
  private async start(): Promise<void> {
    try {
      this.editor ??= await this.createEditor();
    } catch (error) {
      this.model.fail(messageOf(error));
      return;
    }
    if (this.isDisposed) {
      this.editor.dispose();
      return;
    }
    this.applySettings(this.settings);
    this.top.update();
    this.bottom.update();
    await this.model.open();
  }

  private async createEditor(): Promise<TextEditor> {
    const { trans } = this.options;
    const page = document.createElement('div');
    page.className = 'jddb-Editor-page';
    this.host.node.replaceChildren(page);
    const loaded = await createQuill({
      host: page,
      label: trans.__('Text of the job description. Press Escape to go to the toolbar.'),
      placeholder: trans.__('Write here, or paste from a word processor')
    });
    const editor = new TextEditor(loaded, this.model);
    const followLanguage = (): void => {
      const { job } = this.model.state;
      if (job) {
        editor.setLanguage(job.language, directionOf(job.language));
      }
    };
    this.model.changed.connect(followLanguage);
    followLanguage();
    this.margin = new CommentsMargin({ model: this.comments, editor, trans });
    Widget.attach(this.margin, this.host.node);
    this.comments.changed.connect(() =>
      this.host.toggleClass('jddb-mod-comments', this.comments.isShown)
    );
    this.room.observe(this.node);
    this.find = new FindReplaceModel(editor);
    this.find.changed.connect((_, { matches, current }) => {
      if (this.findRequest > 0) {
        editor.highlight(matches, current);
      }
    });
    return editor;
  }

  private renderTop(): React.JSX.Element {
    return (
      <EditorTop
        model={this.model}
        editor={this.editor}
        isPart={this.options.isPart}
        find={this.find}
        findRequest={this.findRequest}
        trans={this.options.trans}
        commands={this.options.commands}
        onFind={() => this.showFind()}
        onCloseFind={() => this.closeFind()}
        onLink={() => void this.askLink()}
        onComment={() => this.comment()}
        onRetryOpen={() => void this.start()}
      />
    );
  }

  private renderBottom(): React.JSX.Element {
    const { editor, model, comments } = this;
    return editor ? (
      <StatusBar model={model} comments={comments} editor={editor} trans={this.options.trans} />
    ) : (
      <></>
    );
  }

  /** Asks where the selected text leads; an empty answer takes the link away. */
  async askLink(): Promise<void> {
    const { trans } = this.options;
    const { editor } = this;
    if (!editor?.isEditable) {
      return;
    }
    const present = editor.formats()['link'];
    const answer = await editor.whileAway(() =>
      InputDialog.getText({
        title: trans.__('Link'),
        label: trans.__('Address (https://… or mailto:…); empty for no link'),
        text: typeof present === 'string' ? present : 'https://',
        okLabel: trans.__('Apply'),
        cancelLabel: trans.__('Cancel')
      })
    );
    const address = answer.value?.trim() ?? '';
    if (answer.button.accept && !editor.setLink(address === 'https://' ? '' : address)) {
      await editor.whileAway(() =>
        showDialog({
          title: trans.__('Link'),
          body: trans.__('A link begins with https://, http:// or mailto:.'),
          buttons: [Dialog.okButton({ label: trans.__('Close') })]
        })
      );
    }
  }

  /** Keys that are this panel's while the focus is in it. */
  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const inText = this.host.node.firstElementChild?.contains(event.target as Node) ?? false;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (this.commentKeys[event.code] && isPlainCtrlAlt(event)) {
      this.commentKeys[event.code]();
    } else if (command && !event.shiftKey && (key === 'f' || key === 'h')) {
      this.showFind();
    } else if (command && !event.shiftKey && key === 'k' && inText) {
      void this.askLink();
    } else if (command && key === 's') {
      // Everything is saved as it is typed; the browser need not offer to save the page.
    } else if (event.key === 'Escape' && inText && !event.isComposing) {
      this.editor?.keepSelection();
      this.top.node.querySelector<HTMLElement>('[role="toolbar"] [tabindex="0"]')?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly commentKeys: Readonly<Record<string, () => void>> = {
    KeyM: () => this.comment(),
    KeyN: () => this.stepComment(1),
    KeyP: () => this.stepComment(-1)
  };

  /** Where there is no room for a margin, comments are a list below the text. */
  private readonly room = new ResizeObserver(() =>
    this.host.toggleClass('jddb-mod-narrow', this.node.clientWidth < NARROW)
  );

  private onModelChanged(): void {
    const { job } = this.model.state;
    if (job) {
      this.title.label = job.title;
      this.title.caption = [job.title, job.classification, job.job_number].join('\n');
    }
  }

  private readonly host: Widget;
  private readonly top: View;
  private readonly bottom: View;
  private editor: TextEditor | null = null;
  private margin: CommentsMargin | null = null;
  private find: FindReplaceModel | null = null;
  private settings: IEditorSettings;
  private findRequest = 0;
}

/** Ctrl and Alt (or ⌘ and ⌥); not AltGr, with which some keyboards type characters. */
function isPlainCtrlAlt(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && event.altKey && !event.getModifierState('AltGraph');
}

/** A React view that is drawn again when it is told to. */
class View extends ReactWidget {
  constructor(private readonly view: () => React.JSX.Element) {
    super();
  }

  protected override render(): React.JSX.Element {
    return this.view();
  }
}
