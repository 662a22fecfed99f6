/** The list itself: one stop of the Tab key, arrow keys within (WAI-ARIA listbox pattern). */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IJob, IOtherText } from '../models/api';
import type { IJobListState, JobListModel } from '../models/jobList';
import type { IBrowserActions } from './jobBrowser';
import { sectionName } from './filterNames';
import { languageBadge, languageName } from './languages';
import { Marked } from './marked';

export interface IJobListProps {
  state: IJobListState;
  model: JobListModel;
  actions: IBrowserActions;
  trans: TranslationBundle;
}

/** How many entries PageUp and PageDown go. */
const PAGE = 10;

export function JobList(props: IJobListProps): React.JSX.Element {
  const { state, model, actions, trans } = props;
  const list = React.useRef<HTMLDivElement>(null);
  const { jobs, selectedId } = state;
  const selected = jobs.findIndex(job => job.id === selectedId);

  const go = (index: number): void => {
    const target = jobs[Math.max(0, Math.min(jobs.length - 1, index))];
    model.select(target.id);
    list.current?.querySelector<HTMLElement>(`[data-job="${target.id}"]`)?.focus();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => go(selected + 1),
    ArrowUp: () => go(selected - 1),
    PageDown: () => go(selected + PAGE),
    PageUp: () => go(selected - PAGE),
    Home: () => go(0),
    End: () => go(jobs.length - 1),
    Enter: () => selectedId !== null && actions.open(selectedId),
    F2: actions.rename,
    Delete: actions.remove
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const act = keys[event.key];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  };
  return (
    <div className="jddb-JobList-scroller">
      <div
        ref={list}
        role="listbox"
        className="jddb-JobList"
        aria-label={trans.__('Job descriptions')}
        aria-multiselectable="true"
        aria-busy={state.loading}
        onKeyDown={onKeyDown}
      >
        {jobs.map((job, index) => (
          <JobEntry
            key={job.id}
            job={job}
            isSelected={job.id === selectedId || job.id === state.otherId}
            isTabStop={index === Math.max(0, selected)}
            trans={trans}
            onSelect={() => model.select(job.id)}
            onSelectOther={() => model.selectOther(job.id)}
            onOpen={() => actions.open(job.id)}
            onOpenPair={actions.openPair}
          />
        ))}
      </div>
      {state.hasMore && (
        <button type="button" className="jddb-Button" onClick={() => void model.loadMore()}>
          {trans.__('Show more')}
        </button>
      )}
    </div>
  );
}

function JobEntry(props: {
  job: IJob;
  isSelected: boolean;
  isTabStop: boolean;
  trans: TranslationBundle;
  onSelect: () => void;
  onSelectOther: () => void;
  onOpen: () => void;
  onOpenPair: (pairId: string) => void;
}): React.JSX.Element {
  const { job, isSelected, isTabStop, trans, onSelect, onOpen } = props;
  const details = [job.classification, job.job_number].filter(Boolean).join(' · ');
  const revision = typeof job.revision === 'number' && job.revision > 0 ? job.revision : null;
  return (
    <div
      role="option"
      className="jddb-JobList-item"
      data-job={job.id}
      aria-selected={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      title={job.title}
      onMouseDown={event => {
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault();
          props.onSelectOther();
        }
      }}
      onClick={event => !event.ctrlKey && !event.metaKey && onSelect()}
      onFocus={onSelect}
      onContextMenu={() => !isSelected && onSelect()}
      onDoubleClick={onOpen}
    >
      <span className="jddb-JobList-title" dir="auto" lang={job.language}>
        <Marked text={job.title} marks={job.marks?.['title'] ?? []} />
      </span>
      <span className="jddb-JobList-details">
        <span className="jddb-Badge" aria-label={languageName(job.language, trans)}>
          {languageBadge(job.language)}
        </span>
        {job.translations?.map(other => (
          <OtherText key={other.pair_id} other={other} trans={trans} onOpen={props.onOpenPair} />
        ))}
        <span className="jddb-JobList-numbers">{details}</span>
        {revision !== null && (
          <span className="jddb-JobList-revision">{trans.__('Revision %1', revision)}</span>
        )}
      </span>
      {(job.snippets ?? []).map((snippet, index) => (
        <span key={index} className="jddb-JobList-snippet">
          <span className="jddb-JobList-section">
            {snippet.heading ||
              (snippet.section !== 'other' && sectionName(snippet.section, trans))}
          </span>
          <bdi lang={job.language}>
            <Marked text={snippet.text} marks={snippet.marks} />
          </bdi>
        </span>
      ))}
    </div>
  );
}

/** A translation of it, or what it is a translation of. An entry holds no buttons: the menu has the same for the keyboard. */
function OtherText(props: {
  other: IOtherText;
  trans: TranslationBundle;
  onOpen: (pairId: string) => void;
}): React.JSX.Element {
  const { other, trans, onOpen } = props;
  const language = languageName(other.language, trans);
  const name = other.is_source
    ? trans.__('Translated from: %1', language)
    : trans.__('Translated into: %1', language);
  const badge = languageBadge(other.language);
  return (
    <span
      className="jddb-JobList-pair"
      aria-label={name}
      title={name}
      onClick={event => {
        event.stopPropagation();
        onOpen(other.pair_id);
      }}
      onDoubleClick={event => event.stopPropagation()}
    >
      {other.is_source ? `← ${badge}` : `→ ${badge}`}
    </span>
  );
}
