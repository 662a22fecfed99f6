/** What happened, the newest first: steps, named versions, and what was published. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, editIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { knownColour } from '../../editor/colours';
import type { HistoryModel } from '../../models/history';
import type { INamedVersion, IPublishedVersion, IStep } from '../../models/historyApi';
import type { IHistoryState } from '../../models/historyState';
import { IconButton, useHistory } from './parts';
import { describeStep, formatMoment, nameOf } from './words';

export interface IStepsProps {
  model: HistoryModel;
  trans: TranslationBundle;
  onRename: (named: INamedVersion) => void;
  onForget: (named: INamedVersion) => void;
}

type Entry =
  | { kind: 'step'; revision: number; step: IStep }
  | { kind: 'named'; revision: number; named: INamedVersion }
  | { kind: 'published'; revision: number; published: IPublishedVersion };

const ORDER = { published: 0, named: 1, step: 2 };

/** Everything that has a place in the session's past, the newest first. */
export function entriesOf(state: IHistoryState): Entry[] {
  const published = state.published.filter(
    version => version.session_id === state.session?.session_id
  );
  const entries: Entry[] = [
    ...state.steps.map(step => ({ kind: 'step' as const, revision: step.last_revision, step })),
    ...state.named.map(named => ({ kind: 'named' as const, revision: named.revision, named })),
    ...published.map(version => ({
      kind: 'published' as const,
      revision: version.revision ?? 0,
      published: version
    }))
  ];
  return entries.sort((a, b) => b.revision - a.revision || ORDER[a.kind] - ORDER[b.kind]);
}

/** The step that a revision belongs to: where several overlap, the one that it ends or that began last. */
export function stepAt(state: IHistoryState): IStep | undefined {
  const { steps, revision } = state;
  return (
    steps.find(step => step.last_revision === revision) ??
    steps.find(step => step.first_revision <= revision && revision <= step.last_revision)
  );
}

function EntryButton(props: {
  model: HistoryModel;
  revision: number;
  isCurrent: boolean;
  colour?: string | undefined;
  title: string;
  details: string;
  className?: string;
}): React.JSX.Element {
  const { model, revision, isCurrent, colour, title, details, className = '' } = props;
  return (
    <button
      type="button"
      className={`jddb-Step ${className}`}
      aria-current={isCurrent}
      onClick={() => void model.show(revision)}
    >
      <span
        className="jddb-Step-mark"
        aria-hidden="true"
        style={colour === undefined ? undefined : { backgroundColor: knownColour(colour) }}
      />
      <span className="jddb-Step-title">{title}</span>
      <span className="jddb-Step-details">{details}</span>
    </button>
  );
}

function EntryItem(
  props: IStepsProps & { entry: Entry; current: IStep | undefined }
): React.JSX.Element {
  const { model, trans, entry, current, onRename, onForget } = props;
  const { state, language } = model;
  const { revision } = entry;
  switch (entry.kind) {
    case 'step': {
      const { step } = entry;
      const when = formatMoment(step.started_at, language);
      return (
        <EntryButton
          model={model}
          revision={revision}
          isCurrent={step.first_revision === current?.first_revision}
          colour={state.authors.get(step.user_id)?.colour}
          title={nameOf(String(step.user_id), state, trans)}
          details={trans.__('%1 · %2', when, describeStep(step, trans))}
        />
      );
    }
    case 'named': {
      const { named } = entry;
      const when = formatMoment(named.created_at, language);
      return (
        <div className="jddb-Step-named">
          <EntryButton
            model={model}
            revision={revision}
            isCurrent={state.revision === revision}
            title={named.name}
            details={trans.__(
              'Revision %1, named by %2 · %3',
              revision,
              named.created_by_name,
              when
            )}
            className="jddb-mod-named"
          />
          {model.mayRename(named) && (
            <>
              <IconButton
                icon={editIcon}
                label={trans.__('Rename “%1”', named.name)}
                onClick={() => onRename(named)}
              />
              <IconButton
                icon={closeIcon}
                label={trans.__('Take the name “%1” away', named.name)}
                onClick={() => onForget(named)}
              />
            </>
          )}
        </div>
      );
    }
    case 'published': {
      const { published } = entry;
      const when = formatMoment(published.published_at, language);
      return (
        <EntryButton
          model={model}
          revision={revision}
          isCurrent={state.revision === revision}
          title={trans.__('Published as version %1', published.number)}
          details={trans.__('%1 · %2', published.published_by_name, when)}
          className="jddb-mod-published"
        />
      );
    }
  }
}

function keyOf(entry: Entry): string {
  switch (entry.kind) {
    case 'step':
      return `s${entry.step.first_revision}`;
    case 'named':
      return `n${entry.named.id}`;
    case 'published':
      return `p${entry.published.number}`;
  }
}

export function Steps(props: IStepsProps): React.JSX.Element {
  const { model, trans } = props;
  const state = useHistory(model);
  const current = stepAt(state);
  return (
    <section className="jddb-Steps" aria-label={trans.__('Steps')}>
      <h3 className="jddb-History-heading">{trans.__('Steps')}</h3>
      <ol className="jddb-Steps-list">
        {entriesOf(state).map(entry => (
          <li key={keyOf(entry)}>
            <EntryItem {...props} entry={entry} current={current} />
          </li>
        ))}
        {state.hasEarlier && (
          <li>
            <button type="button" className="jddb-Button" onClick={() => void model.loadEarlier()}>
              {trans.__('Show earlier steps')}
            </button>
          </li>
        )}
        {state.session && !state.hasEarlier && (
          <li>
            <EntryButton
              model={model}
              revision={0}
              isCurrent={state.revision === 0}
              title={trans.__('Start of the session')}
              details={formatMoment(state.session.created_at, model.language)}
            />
          </li>
        )}
      </ol>
    </section>
  );
}
