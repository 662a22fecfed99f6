/** The sidebar: all job descriptions, found by search, with what can be done to them. */
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, fileUploadIcon, folderIcon, refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ImportModel } from '../models/importing';
import type { IJobListState, JobListModel } from '../models/jobList';
import { droppedFiles } from './chooseFiles';
import { jobIcon } from './icons';
import { ImportReport } from './importReport';
import { JobList } from './jobList';
import { SearchFields } from './searchFields';

/** What the sidebar cannot do on its own. */
export interface IBrowserActions {
  openPair(pairId: string): void;
  open(id: number): void;
  create(): void;
  chooseFiles(): void;
  chooseFolder(): void;
  rename(): void;
  remove(): void;
  compare(): void;
}

export interface IJobBrowserOptions {
  model: JobListModel;
  imports: ImportModel;
  actions: IBrowserActions;
  trans: TranslationBundle;
}

export class JobBrowser extends ReactWidget {
  constructor(private readonly options: IJobBrowserOptions) {
    super();
    this.id = 'jddb-browser';
    this.addClass('jddb-Browser');
    this.title.icon = jobIcon;
    this.title.caption = options.trans.__('Job descriptions');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', options.trans.__('Job descriptions'));
    this.node.tabIndex = -1;
  }

  /** Puts the focus where one starts: into the search field. */
  protected override onActivateRequest(): void {
    void this.focusSearch();
    void this.options.model.refresh();
  }

  protected override onAfterShow(): void {
    void this.options.model.refresh();
  }

  /** What is shown for the first time has no field yet; if the focus moves on meanwhile, it stays there. */
  private async focusSearch(): Promise<void> {
    const focused = document.activeElement;
    await this.renderPromise;
    if (document.activeElement === focused) {
      this.node.querySelector<HTMLElement>('input[type="search"]')?.focus();
    }
  }

  protected override render(): React.JSX.Element {
    return <Browser {...this.options} />;
  }
}

function useModel(model: JobListModel): IJobListState {
  const [state, setState] = React.useState(model.state);
  React.useEffect(() => {
    const listen = (_: unknown, next: IJobListState): void => setState(next);
    model.changed.connect(listen);
    setState(model.state);
    return () => void model.changed.disconnect(listen);
  }, [model]);
  return state;
}

function Browser({ model, imports, actions, trans }: IJobBrowserOptions): React.JSX.Element {
  const state = useModel(model);
  const [isDropTarget, setDropTarget] = React.useState(false);
  const hasFiles = (event: React.DragEvent): boolean => event.dataTransfer.types.includes('Files');
  const onDrop = (event: React.DragEvent): void => {
    setDropTarget(false);
    if (hasFiles(event)) {
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then(files => imports.run(files));
    }
  };
  const onDragOver = (event: React.DragEvent): void => {
    if (hasFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setDropTarget(true);
    }
  };
  return (
    <div
      className={`jddb-Browser-content${isDropTarget ? ' jddb-mod-dropTarget' : ''}`}
      onDragOver={onDragOver}
      onDragLeave={() => setDropTarget(false)}
      onDrop={onDrop}
    >
      <Header actions={actions} model={model} trans={trans} />
      <SearchFields state={state} model={model} trans={trans} />
      <ImportReport model={imports} trans={trans} onOpen={actions.open} />
      {state.otherId !== null && (
        <div className="jddb-Browser-two">
          <button type="button" className="jddb-Button jddb-mod-accept" onClick={actions.compare}>
            {trans.__('Compare the two')}
          </button>
        </div>
      )}
      <Answer state={state} model={model} actions={actions} trans={trans} />
      {isDropTarget && (
        <div className="jddb-Browser-dropHint" aria-hidden="true">
          {trans.__('Drop to import')}
        </div>
      )}
    </div>
  );
}

function Header({ actions, model, trans }: Omit<IJobBrowserOptions, 'imports'>): React.JSX.Element {
  return (
    <div className="jddb-Browser-header">
      <h2 className="jddb-Browser-title">{trans.__('Job descriptions')}</h2>
      <HeaderButton label={trans.__('New job description')} icon={addIcon} act={actions.create} />
      <HeaderButton
        label={trans.__('Import files')}
        icon={fileUploadIcon}
        act={actions.chooseFiles}
      />
      <HeaderButton
        label={trans.__('Import a folder')}
        icon={folderIcon}
        act={actions.chooseFolder}
      />
      <HeaderButton
        label={trans.__('Refresh the list')}
        icon={refreshIcon}
        act={() => void model.refresh()}
      />
    </div>
  );
}

function HeaderButton(props: {
  label: string;
  icon: typeof addIcon;
  act: () => void;
}): React.JSX.Element {
  const { label, icon, act } = props;
  return (
    <button
      type="button"
      className="jddb-Toolbar-button"
      title={label}
      aria-label={label}
      onClick={act}
    >
      <icon.react tag="span" />
    </button>
  );
}

interface IPartProps {
  state: IJobListState;
  model: JobListModel;
  trans: TranslationBundle;
}

function Answer(props: IPartProps & { actions: IBrowserActions }): React.JSX.Element {
  const { state, model, actions, trans } = props;
  const isNarrowed = Object.values(state.filters).some(value => value !== '');
  const isFiltered = state.query.trim() !== '' || isNarrowed;
  const count = state.facets?.total ?? state.jobs.length;
  return (
    <>
      {state.error !== null && (
        <div className="jddb-Notice" data-tone="warning" role="alert">
          <p className="jddb-Notice-title">{state.error}</p>
          <div className="jddb-Notice-actions">
            <button type="button" className="jddb-Button" onClick={() => void model.refresh()}>
              {trans.__('Try again')}
            </button>
          </div>
        </div>
      )}
      {state.loading && state.jobs.length === 0 && state.error === null && (
        <p className="jddb-Browser-words" role="status">
          {trans.__('Loading…')}
        </p>
      )}
      {!state.loading && state.jobs.length === 0 && state.error === null && (
        <Empty isFiltered={isFiltered} actions={actions} trans={trans} />
      )}
      {state.jobs.length > 0 && (
        <JobList state={state} model={model} actions={actions} trans={trans} />
      )}
      <p
        className={isFiltered && count > 0 ? 'jddb-Browser-count' : 'jddb-mod-hidden'}
        role="status"
      >
        {!state.loading && isFiltered
          ? trans._n('%1 job description found', '%1 job descriptions found', count)
          : ''}
      </p>
    </>
  );
}

function Empty(props: {
  isFiltered: boolean;
  actions: IBrowserActions;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { isFiltered, actions, trans } = props;
  if (isFiltered) {
    return (
      <p className="jddb-Browser-words">
        {trans.__('Nothing found. Fewer words, or fewer filters, may find more.')}
      </p>
    );
  }
  return (
    <div className="jddb-Browser-words">
      <p>{trans.__('There are no job descriptions yet.')}</p>
      <p>{trans.__('Drop files or a folder here, or begin with an empty one.')}</p>
      <div className="jddb-Notice-actions">
        <button type="button" className="jddb-Button jddb-mod-accept" onClick={actions.create}>
          {trans.__('New job description')}
        </button>
        <button type="button" className="jddb-Button" onClick={actions.chooseFiles}>
          {trans.__('Import files')}
        </button>
      </div>
    </div>
  );
}
