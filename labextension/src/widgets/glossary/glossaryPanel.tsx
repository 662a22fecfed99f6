/** The glossary in the main area: found, added, changed, taken in and handed out. */
import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { GlossaryModel, IGlossaryState } from '../../models/glossary';
import type { ITerm, TermStatus } from '../../models/glossaryApi';
import { TERM_STATUSES } from '../../models/glossaryApi';
import { messageOf } from '../../models/jobList';
import { chooseFiles } from '../chooseFiles';
import { glossaryIcon } from '../icons';
import { showModal } from '../modal';
import { saveFile } from '../saveFile';
import { ImportNotice } from './importNotice';
import { statusName } from './names';
import { TermForm } from './termForm';
import { TermTable } from './termTable';

/** Milliseconds from the last key to the search. */
const SEARCH_DELAY = 200;
const READABLE = ['.tbx', '.xml', '.csv', '.tsv'];

export interface IGlossaryPanelOptions {
  model: GlossaryModel;
  trans: TranslationBundle;
}

export class GlossaryPanel extends ReactWidget {
  constructor(private readonly options: IGlossaryPanelOptions) {
    super();
    this.id = 'jddb-glossary';
    this.addClass('jddb-Glossary');
    this.title.icon = glossaryIcon;
    this.title.label = options.trans.__('Glossary');
    this.title.closable = true;
    this.node.dataset['lmSuppressShortcuts'] = 'true';
  }

  protected override onActivateRequest(): void {
    void this.renderPromise?.then(() =>
      this.node.querySelector<HTMLElement>('input[type="search"]')?.focus()
    );
  }

  /** Where it is the only widget it is never hidden, and so never shown again. */
  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this.options.model.refresh();
  }

  /** Others may have changed it meanwhile. */
  protected override onAfterShow(): void {
    void this.options.model.refresh();
  }

  protected override render(): React.JSX.Element {
    return <Glossary {...this.options} />;
  }
}

function Glossary({ model, trans }: IGlossaryPanelOptions): React.JSX.Element {
  const [state, setState] = React.useState<IGlossaryState>(model.state);
  React.useEffect(() => {
    const listen = (_: unknown, next: IGlossaryState): void => setState(next);
    model.changed.connect(listen);
    setState(model.state);
    return () => void model.changed.disconnect(listen);
  }, [model]);
  const write = (term: ITerm | null): void =>
    void showModal({
      title: term ? trans.__('Change a term') : trans.__('New term'),
      className: 'jddb-mod-term',
      trans,
      render: close => (
        <TermForm
          term={term}
          trans={trans}
          submit={content => model.save(term?.id ?? null, content)}
          close={close}
        />
      )
    });
  const { terms, error, importing, reports } = state;
  return (
    <section aria-label={trans.__('Glossary')}>
      <Bar state={state} model={model} trans={trans} onNew={() => write(null)} />
      {error !== null && (
        <div className="jddb-Notice" data-tone="warning" role="alert">
          <p className="jddb-Notice-title">{error}</p>
          <button type="button" className="jddb-Button" onClick={() => void model.refresh()}>
            {trans.__('Try again')}
          </button>
        </div>
      )}
      <div role="status">
        {importing !== null && <p>{trans.__('Importing %1…', importing)}</p>}
        {reports.length > 0 && (
          <ImportNotice reports={reports} trans={trans} onDismiss={() => model.dismissReports()} />
        )}
      </div>
      {terms.length > 0 ? (
        <TermTable
          terms={terms}
          canChange={state.canChange}
          trans={trans}
          onChange={write}
          onRemove={term => void confirmRemoval(term, model, trans)}
        />
      ) : (
        !state.isLoading && error === null && <Nothing state={state} trans={trans} />
      )}
      {state.hasMore && (
        <button type="button" className="jddb-Button" onClick={() => void model.more()}>
          {trans.__('Show more')}
        </button>
      )}
    </section>
  );
}

function Nothing(props: { state: IGlossaryState; trans: TranslationBundle }): React.JSX.Element {
  const { state, trans } = props;
  const isAsked = state.query !== '' || state.status !== '';
  return (
    <p className="jddb-Glossary-nothing" role="status">
      {isAsked
        ? trans.__('No term was found.')
        : trans.__(
            'The glossary has no terms yet. Add one, or import a TBX or CSV file of your organization.'
          )}
    </p>
  );
}

function Bar(props: {
  state: IGlossaryState;
  model: GlossaryModel;
  trans: TranslationBundle;
  onNew: () => void;
}): React.JSX.Element {
  const { state, model, trans, onNew } = props;
  const [query, setQuery] = React.useState(state.query);
  const timer = React.useRef<number | undefined>(undefined);
  React.useEffect(() => () => window.clearTimeout(timer.current), []);
  const searchSoon = (text: string): void => {
    setQuery(text);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void model.search(text), SEARCH_DELAY);
  };
  return (
    <div className="jddb-Glossary-bar">
      <h2 className="jddb-Glossary-title">{trans.__('Glossary')}</h2>
      <input
        type="search"
        className="jddb-Input"
        aria-label={trans.__('Search for a term')}
        placeholder={trans.__('Search for a term')}
        value={query}
        onChange={event => searchSoon(event.target.value)}
      />
      <select
        className="jddb-Input"
        aria-label={trans.__('Status')}
        value={state.status}
        onChange={event => void model.narrow(event.target.value as TermStatus | '')}
      >
        <option value="">{trans.__('All')}</option>
        {TERM_STATUSES.map(status => (
          <option key={status} value={status}>
            {statusName(status, trans)}
          </option>
        ))}
      </select>
      {state.canChange && (
        <>
          <button type="button" className="jddb-Button jddb-mod-accept" onClick={onNew}>
            {trans.__('New term')}
          </button>
          <button
            type="button"
            className="jddb-Button"
            disabled={state.importing !== null}
            title={trans.__('Terms in TBX or CSV files')}
            onClick={() => void importChosen(model)}
          >
            {trans.__('Import terms')}
          </button>
        </>
      )}
      <button
        type="button"
        className="jddb-Button"
        title={trans.__('The whole glossary as a table (CSV)')}
        onClick={() => void handOut(model, trans)}
      >
        {trans.__('Export terms')}
      </button>
    </div>
  );
}

async function importChosen(model: GlossaryModel): Promise<void> {
  const chosen = await chooseFiles(READABLE);
  if (chosen.length > 0) {
    await model.importFiles(chosen.map(({ file }) => file));
  }
}

async function handOut(model: GlossaryModel, trans: TranslationBundle): Promise<void> {
  try {
    saveFile(await model.export());
  } catch (error) {
    await showDialog({
      title: trans.__('The file could not be made'),
      body: messageOf(error),
      buttons: [Dialog.okButton({ label: trans.__('Close') })]
    });
  }
}

async function confirmRemoval(
  term: ITerm,
  model: GlossaryModel,
  trans: TranslationBundle
): Promise<void> {
  const name = term.wordings.map(({ text }) => text).join(' · ');
  const answer = await showDialog({
    title: trans.__('Delete this term?'),
    body: name,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Delete') })
    ]
  });
  if (answer.button.accept) {
    await model.remove(term.id);
  }
}
