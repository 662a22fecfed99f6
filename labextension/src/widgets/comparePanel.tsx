/** Two job descriptions side by side in the main area. */
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { ComparisonModel, IComparisonState } from '../models/comparison';
import { CompareBar } from './compareBar';
import { CompareChooser } from './compareChooser';
import { CompareSections } from './compareSections';
import { compareIcon } from './icons';

export interface IComparePanelOptions {
  model: ComparisonModel;
  trans: TranslationBundle;
  /** Opens one of the two to be written. */
  open: (id: number) => void;
}

export class ComparePanel extends ReactWidget {
  constructor(private readonly options: IComparePanelOptions) {
    super();
    this.id = `jddb-compare-${UUID.uuid4()}`;
    this.addClass('jddb-Compare');
    this.model = options.model;
    this.title.icon = compareIcon;
    this.title.label = options.trans.__('Comparison');
    this.title.closable = true;
    this.node.tabIndex = -1;
    this.node.dataset['lmSuppressShortcuts'] = 'true';
    this.node.addEventListener('keydown', this.onKeyDown);
    this.model.changed.connect(this.onChanged, this);
  }

  readonly model: ComparisonModel;

  override dispose(): void {
    this.node.removeEventListener('keydown', this.onKeyDown);
    super.dispose();
  }

  protected override onActivateRequest(): void {
    void this.renderPromise?.then(() => {
      if (!this.node.contains(document.activeElement)) {
        (this.node.querySelector<HTMLElement>('input[type="search"]') ?? this.node).focus();
      }
    });
  }

  /** Where it is the only widget it is never hidden, and so never shown again. */
  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      void this.model.refresh();
    }
  }

  /** What is looked at again may have been written on meanwhile. */
  protected override onAfterShow(): void {
    void this.model.refresh();
  }

  protected override render(): React.JSX.Element {
    return <Compare {...this.options} go={step => this.go(step)} />;
  }

  /** Goes to the next difference or the one before, around at the ends. */
  private go(step: 1 | -1): void {
    const places = Array.from(this.node.querySelectorAll<HTMLElement>('[data-difference]'));
    if (places.length === 0) {
      return;
    }
    const now = places.findIndex(place => place.hasAttribute('aria-current'));
    const next = now < 0 ? (step > 0 ? 0 : places.length - 1) : now + step;
    const place = places[(next + places.length) % places.length];
    places[now]?.removeAttribute('aria-current');
    place.setAttribute('aria-current', 'true');
    place.scrollIntoView({ block: 'center' });
    place.focus({ preventScroll: true });
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'F7' && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      this.go(event.shiftKey ? -1 : 1);
    }
  };

  private onChanged(_: ComparisonModel, { found }: IComparisonState): void {
    if (found) {
      this.title.caption = `${found.left.title}\n${found.right.title}`;
    }
  }
}

function Compare(props: IComparePanelOptions & { go: (step: 1 | -1) => void }): React.JSX.Element {
  const { model, trans } = props;
  const [state, setState] = React.useState(model.state);
  React.useEffect(() => {
    const listen = (_: unknown, next: IComparisonState): void => setState(next);
    model.changed.connect(listen);
    setState(model.state);
    return () => void model.changed.disconnect(listen);
  }, [model]);
  return (
    <>
      <CompareBar {...props} state={state} />
      {state.error !== null && (
        <div className="jddb-Notice" data-tone="warning" role="alert">
          <p className="jddb-Notice-title">{state.error}</p>
          <button type="button" className="jddb-Button" onClick={() => void model.refresh()}>
            {trans.__('Try again')}
          </button>
        </div>
      )}
      {state.choices !== null && <CompareChooser model={model} state={state} trans={trans} />}
      {state.found && state.choices === null && (
        <CompareSections found={state.found} state={state} trans={trans} open={props.open} />
      )}
    </>
  );
}
