/** Above and below the two texts: what they are, how far the translation is, what is saved. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import type { Side } from '../../connection/pairInterfaces';
import type { IRemoteUser } from '../../connection/client';
import type { PairModel } from '../../models/translation/pairModel';
import { SIDES } from '../../models/translation/pairModel';
import type { IPairProgress } from '../../models/translation/progress';
import { percent } from '../../models/translation/progress';
import { CommandIDs } from '../../tokens';
import type { EditorPanel } from '../editorPanel';
import { languageBadge, languageName } from '../languages';
import { People } from '../people';
import { EditorToolbar } from '../toolbar';
import { useChanges } from './follow';
import { Leverage } from './leverage';
import { SegmentBar } from './segmentBar';
import { SEGMENT_COMMANDS } from './segmentCommands';
import type { TranslationPanel } from './translationPanel';

/** Words are counted when the texts have been quiet for this long, in milliseconds. */
const COUNT_DELAY = 300;

export interface IPairViewProps {
  panel: TranslationPanel;
  model: PairModel;
  /** Null until the pair is known. */
  panels: Record<Side, EditorPanel> | null;
  /** The text that the toolbar is about. */
  active: Side;
  commands: CommandRegistry;
  trans: TranslationBundle;
}

export function PairTop(props: IPairViewProps): React.JSX.Element {
  const { panel, model, panels, active, commands, trans } = props;
  useChanges(model);
  const { pair, error } = model.state;
  const editor = panels?.[active].text ?? null;
  return (
    <>
      <div className="jddb-EditorHeader">
        <div className="jddb-EditorHeader-names">
          <h2 className="jddb-EditorHeader-title">{titleOf(model, trans)}</h2>
          {pair && (
            <span className="jddb-EditorHeader-details">
              <Languages
                source={pair.source.language}
                target={pair.target.language}
                trans={trans}
              />
              {pair.source.job_number}
            </span>
          )}
        </div>
        {model.isOwned && (
          <button
            type="button"
            className="jddb-HeaderButton"
            data-command={CommandIDs.publishPair}
            onClick={() => void commands.execute(CommandIDs.publishPair)}
          >
            {trans.__('Publish both texts…')}
          </button>
        )}
        <People
          users={everybody(model)}
          trans={trans}
          onProfile={() => void commands.execute(CommandIDs.profile)}
        />
      </div>
      {editor && panels && (
        <EditorToolbar
          key={active}
          editor={editor}
          trans={trans}
          onFind={() => panels[active].showFind()}
          onLink={() => void panels[active].askLink()}
          onComment={() => panels[active].comment()}
        />
      )}
      <SegmentBar
        panel={panel}
        model={model}
        commands={SEGMENT_COMMANDS}
        registry={commands}
        trans={trans}
      />
      {error !== null && (
        <div className="jddb-Notice" data-tone="warning" role="alert">
          <p className="jddb-Notice-title">
            {trans.__('This translation cannot be opened: %1', error)}
          </p>
          <button type="button" className="jddb-Button" onClick={() => void panel.start()}>
            {trans.__('Try again')}
          </button>
        </div>
      )}
      <Problem model={model} trans={trans} />
    </>
  );
}

/** Why something was not done, and of which segment if the person has gone on. */
function Problem(props: { model: PairModel; trans: TranslationBundle }): React.JSX.Element | null {
  const { model, trans } = props;
  const { links, currentId, problem } = model.state;
  if (problem === null) {
    return null;
  }
  const index = links.findIndex(({ linkId }) => linkId === problem.linkId);
  const left = index >= 0 && problem.linkId !== currentId ? links[index] : null;
  const sentence =
    problem.sentence ??
    trans.__('It was changed while you confirmed it. Please look at it once more.');
  return (
    <div className="jddb-Notice" data-tone="warning" role="alert">
      <p className="jddb-Notice-title">
        {left ? trans.__('Segment %1: %2', index + 1, sentence) : sentence}
      </p>
      {left && (
        <button type="button" className="jddb-Button" onClick={() => model.goTo(left.linkId)}>
          {trans.__('Go to the place')}
        </button>
      )}
      <button type="button" className="jddb-Button" onClick={() => model.dismissProblem()}>
        {trans.__('Dismiss')}
      </button>
    </div>
  );
}

export function titleOf({ state }: PairModel, trans: TranslationBundle): string {
  return state.pair?.source.title ?? trans.__('Opening…');
}

function Languages(props: {
  source: string;
  target: string;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { source, target, trans } = props;
  return (
    <>
      <span className="jddb-Badge" title={languageName(source, trans)}>
        {languageBadge(source)}
      </span>
      <span aria-hidden="true">→</span>
      <span className="jddb-Badge" title={languageName(target, trans)}>
        {languageBadge(target)}
      </span>
    </>
  );
}

/** Who is in one of the texts, or in both. */
function everybody({ texts }: PairModel): IRemoteUser[] {
  const users = SIDES.flatMap(side => texts?.[side].state.users ?? []);
  return [...new Map(users.map(user => [user.userId, user])).values()];
}

/** Counted again after a pause, and not at each key. */
function useProgress(model: PairModel): IPairProgress {
  const [progress, setProgress] = React.useState(() => model.progress);
  React.useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setProgress(model.progress), COUNT_DELAY);
    };
    later();
    model.changed.connect(later);
    return () => {
      clearTimeout(timer);
      model.changed.disconnect(later);
    };
  }, [model]);
  return progress;
}

export function PairBottom({ panel, model, trans }: IPairViewProps): React.JSX.Element {
  const progress = useProgress(model);
  const done = percent(progress);
  const left = progress.words - progress.done;
  return (
    <div className="jddb-StatusBar jddb-PairStatus">
      <progress
        className="jddb-PairStatus-bar"
        max={100}
        value={done}
        aria-label={trans.__('Translated')}
      />
      <span>{trans.__('%1 %', done)}</span>
      <span>{trans._n('%1 word done', '%1 words done', progress.done)}</span>
      <span>{trans._n('%1 word left', '%1 words left', left)}</span>
      {progress.stale > 0 && (
        <span>{trans._n('%1 source changed', '%1 sources changed', progress.stale)}</span>
      )}
      <Leverage model={panel.leverage} trans={trans} />
      <details className="jddb-PairStatus-sections">
        <summary>{trans.__('Sections')}</summary>
        <ul>
          {progress.sections.map(section => (
            <li key={section.start}>
              <span>{section.heading || trans.__('Beginning')}</span>
              <span>{trans.__('%1 %', percent(section))}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
