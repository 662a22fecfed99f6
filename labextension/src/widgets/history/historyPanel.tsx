/** The main area's view of the past of one job description: its text, its steps, and the way through time. */
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Panel, PanelLayout, Widget } from '@lumino/widgets';
import * as React from 'react';

import { createReader } from '../../editor/historyQuill';
import { HistoryReader } from '../../editor/historyReader';
import type { HistoryModel } from '../../models/history';
import { historyIcon } from '../icons';
import { textIn } from '../languages';
import { movedOnBefore } from '../movedOn';
import { forget, nameShown, rename, restoreShown } from './dialogs';
import { Legend } from './legend';
import { PublishedList } from './publishedList';
import { Steps } from './steps';
import { TimeBar } from './timeBar';
import { TopBar } from './topBar';
import { nameOf } from './words';

export interface IHistoryPanelOptions {
  model: HistoryModel;
  trans: TranslationBundle;
}

export class HistoryPanel extends Widget {
  constructor(private readonly options: IHistoryPanelOptions) {
    super();
    const { model, trans } = options;
    this.model = model;
    this.addClass('jddb-HistoryPanel');
    this.node.dataset['history'] = String(model.jobId);
    this.title.icon = historyIcon;
    this.title.label = trans.__('History');
    this.title.closable = true;
    this.host = new Widget();
    this.host.addClass('jddb-Editor-scroller');
    const side = ReactWidget.create(
      <Side
        {...options}
        run={act => this.run(act)}
        onHide={hidden => this.reader?.hideAuthors(hidden)}
      />
    );
    side.addClass('jddb-History-side');
    const middle = new Panel();
    middle.addClass('jddb-History-middle');
    middle.addWidget(this.host);
    middle.addWidget(side);
    const layout = new PanelLayout();
    this.layout = layout;
    layout.addWidget(this.createTop());
    layout.addWidget(middle);
    const bottom = ReactWidget.create(<TimeBar model={model} trans={trans} />);
    bottom.addClass('jddb-Editor-bottom');
    layout.addWidget(bottom);
    model.changed.connect(this.onModelChanged, this);
    this.ready = this.start();
  }

  readonly model: HistoryModel;

  /** Resolves when the text can be seen, or it is known that it cannot. */
  readonly ready: Promise<void>;

  override dispose(): void {
    if (!this.isDisposed) {
      this.reader?.dispose();
      this.model.dispose();
      super.dispose();
    }
  }

  protected override onActivateRequest(): void {
    void this.focusSlider();
  }

  private async focusSlider(): Promise<void> {
    if (!(await movedOnBefore(this.ready))) {
      const slider = this.node.querySelector<HTMLElement>('.jddb-TimeBar-slider:enabled');
      (slider ?? this.host.node).focus();
    }
  }

  protected override onCloseRequest(message: Message): void {
    super.onCloseRequest(message);
    this.dispose();
  }

  protected override onBeforeHide(): void {
    this.model.pause();
  }

  private async start(): Promise<void> {
    const { model, trans } = this.options;
    try {
      const page = document.createElement('div');
      page.className = 'jddb-Editor-page';
      this.host.node.replaceChildren(page);
      const label = trans.__('Text of the revision that is shown');
      const quill = await createReader(page, label);
      if (this.isDisposed) {
        return;
      }
      this.page = quill.root;
      this.reader = new HistoryReader(quill, model, key => nameOf(key, model.state, trans));
    } catch (error) {
      model.fail(error);
      return;
    }
    await model.open();
  }

  private createTop(): Widget {
    const { model, trans } = this.options;
    const top = ReactWidget.create(
      <TopBar
        model={model}
        trans={trans}
        onRestore={() => this.run(() => restoreShown(model, trans))}
        onName={() => this.run(() => nameShown(model, trans))}
        onRetry={() => void model.open()}
      />
    );
    top.addClass('jddb-Editor-top');
    return top;
  }

  /** Does something that may fail, and tells why it did. */
  private run(act: () => Promise<void>): void {
    act().catch(error => this.model.fail(error));
  }

  private onModelChanged(): void {
    const { title, language } = this.model.state;
    const { trans } = this.options;
    this.title.label = trans.__('History: %1', title);
    this.title.caption = this.title.label;
    Object.assign(this.page ?? {}, textIn(language));
  }

  private readonly host: Widget;
  private page: HTMLElement | null = null;
  private reader: HistoryReader | null = null;
}

function Side(
  props: IHistoryPanelOptions & {
    run: (act: () => Promise<void>) => void;
    onHide: (hidden: ReadonlySet<string>) => void;
  }
): React.JSX.Element {
  const { model, trans, run, onHide } = props;
  const [hidden, setHidden] = React.useState<ReadonlySet<string>>(new Set());
  const hide = (next: ReadonlySet<string>): void => {
    setHidden(next);
    onHide(next);
  };
  return (
    <>
      <Legend model={model} trans={trans} hidden={hidden} onHide={hide} />
      <PublishedList model={model} trans={trans} />
      <Steps
        model={model}
        trans={trans}
        onRename={named => run(() => rename(named, model, trans))}
        onForget={named => run(() => forget(named, model, trans))}
      />
    </>
  );
}
