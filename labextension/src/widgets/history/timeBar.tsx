/** The bar below a text of the past: where one is in time, and the way through it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { knownColour } from '../../editor/colours';
import type { HistoryModel } from '../../models/history';
import type { IHistoryState } from '../../models/historyState';
import type { Speed } from '../../models/playback';
import { SPEEDS } from '../../models/playback';
import { earlierIcon, laterIcon, pauseIcon, playIcon } from '../icons';
import { IconButton, useHistory } from './parts';
import { describeMoment } from './words';

export interface ITimeBarProps {
  model: HistoryModel;
  trans: TranslationBundle;
}

/** Where a step ends, seen from a revision: the next one's, or that of the one before. */
export function neighbour(state: IHistoryState, towards: 'earlier' | 'later'): number {
  const ends = state.steps.map(step => step.last_revision);
  return towards === 'later'
    ? Math.min(...ends.filter(end => end > state.revision), state.session?.revision ?? 0)
    : Math.max(...ends.filter(end => end < state.revision), 0);
}

function Marks({ state }: { state: IHistoryState }): React.JSX.Element {
  const head = Math.max(1, state.session?.revision ?? 0);
  const at = (revision: number): string => `${(100 * revision) / head}%`;
  const published = state.published.filter(
    version => version.session_id === state.session?.session_id
  );
  return (
    <div className="jddb-TimeBar-marks" aria-hidden="true">
      {state.steps.map(step => (
        <span
          key={step.first_revision}
          className="jddb-TimeBar-step"
          style={{
            left: at(step.first_revision - 1),
            width: at(step.last_revision - step.first_revision + 1),
            backgroundColor: knownColour(state.authors.get(step.user_id)?.colour ?? '')
          }}
        />
      ))}
      {state.named.map(({ id, name, revision }) => (
        <span
          key={`n${id}`}
          className="jddb-TimeBar-name"
          style={{ left: at(revision) }}
          title={name}
        />
      ))}
      {published.map(({ number, revision }) => (
        <span
          key={`p${number}`}
          className="jddb-TimeBar-name jddb-mod-published"
          style={{ left: at(revision ?? 0) }}
        />
      ))}
    </div>
  );
}

function Newer({ model, trans }: ITimeBarProps): React.JSX.Element | null {
  const newer = model.head - model.state.revision;
  return newer > 0 ? (
    <button type="button" className="jddb-Button" onClick={() => void model.show(model.head)}>
      {trans._n('Latest (%1 newer)', 'Latest (%1 newer)', newer)}
    </button>
  ) : null;
}

function SpeedChoice({ model, trans }: ITimeBarProps): React.JSX.Element {
  return (
    <select
      className="jddb-Input"
      aria-label={trans.__('Speed')}
      value={model.state.speed}
      onChange={event => model.setSpeed(Number(event.target.value) as Speed)}
    >
      {SPEEDS.map(speed => (
        <option key={speed} value={speed}>
          {trans.__('%1 revisions a second', speed)}
        </option>
      ))}
    </select>
  );
}

export function TimeBar({ model, trans }: ITimeBarProps): React.JSX.Element {
  const state = useHistory(model);
  const { revision, isPlaying, isLoading, session } = state;
  const moment = describeMoment(state, model.language, trans);
  const goTo = (towards: 'earlier' | 'later'): void => void model.show(neighbour(state, towards));
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      goTo(event.key === 'PageUp' ? 'later' : 'earlier');
    }
  };
  return (
    <div className="jddb-TimeBar" role="group" aria-label={trans.__('Timeline')}>
      <div className="jddb-TimeBar-row">
        <IconButton
          icon={earlierIcon}
          label={trans.__('Earlier step')}
          isOff={revision === 0}
          onClick={() => goTo('earlier')}
        />
        <IconButton
          icon={isPlaying ? pauseIcon : playIcon}
          label={isPlaying ? trans.__('Pause') : trans.__('Play')}
          isOff={model.head === 0}
          onClick={() => (isPlaying ? model.pause() : model.play())}
        />
        <IconButton
          icon={laterIcon}
          label={trans.__('Later step')}
          isOff={revision >= model.head}
          onClick={() => goTo('later')}
        />
        <div className="jddb-TimeBar-track">
          <input
            type="range"
            className="jddb-TimeBar-slider"
            aria-label={trans.__('Revision')}
            aria-valuetext={isLoading ? trans.__('Revision %1', revision) : moment}
            min={0}
            max={model.head}
            value={revision}
            disabled={session === null}
            onChange={event => void model.show(Number(event.target.value))}
            onKeyDown={onKeyDown}
          />
          <Marks state={state} />
        </div>
        <SpeedChoice model={model} trans={trans} />
      </div>
      <div className="jddb-TimeBar-row">
        <span className="jddb-TimeBar-moment">{session ? moment : ''}</span>
        <span className="jddb-mod-hidden" role="status" aria-live="polite">
          {isPlaying || isLoading || !session ? '' : moment}
        </span>
        <Newer model={model} trans={trans} />
      </div>
    </div>
  );
}
