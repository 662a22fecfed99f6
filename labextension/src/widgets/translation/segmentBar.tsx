/** What can be done to the current segment: one stop of the Tab key, arrow keys within (WAI-ARIA toolbar pattern). */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import type { PairModel } from '../../models/translation/pairModel';
import { useChanges } from './follow';
import { keyOf, withKey } from './keys';
import type { ISegmentCommand } from './segmentCommands';
import type { TranslationPanel } from './translationPanel';
import { originName, STALE_SIGN, STATUS_SIGNS, statusName } from './words';

export function SegmentBar(props: {
  panel: TranslationPanel;
  model: PairModel;
  commands: readonly ISegmentCommand[];
  /** Where keys are bound. */
  registry: CommandRegistry;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { panel, model, commands, registry, trans } = props;
  useChanges(model);
  const bar = React.useRef<HTMLDivElement>(null);
  const shown = commands.filter(({ face }) => face !== undefined);
  return (
    <div
      ref={bar}
      className="jddb-SegmentBar"
      role="toolbar"
      aria-label={trans.__('Segment')}
      onKeyDown={event => moveFocus(event, bar.current)}
    >
      <CurrentState model={model} trans={trans} />
      {shown.map((command, index) => {
        const isOff = !command.isEnabled(panel);
        const label = command.label(trans);
        return (
          <button
            key={command.id}
            type="button"
            className="jddb-SegmentBar-button"
            data-command={command.id}
            tabIndex={index === 0 ? 0 : -1}
            title={withKey(label, keyOf(registry, command.id))}
            aria-label={label}
            aria-pressed={command.isPressed?.(panel)}
            aria-disabled={isOff}
            onMouseDown={event => event.preventDefault()}
            onClick={() => !isOff && command.act(panel)}
          >
            <span aria-hidden="true">{command.face?.(trans)}</span>
          </button>
        );
      })}
    </div>
  );
}

function CurrentState(props: { model: PairModel; trans: TranslationBundle }): React.JSX.Element {
  const { model, trans } = props;
  const { current } = model;
  const { links } = model.state;
  const said = current && [
    trans.__('Segment %1 of %2', links.indexOf(current) + 1, links.length),
    `${STATUS_SIGNS[current.status]} ${statusName(current.status, trans)}`,
    originName(current.origin, trans),
    current.stale ? `${STALE_SIGN} ${trans.__('source changed')}` : ''
  ];
  return (
    <span className="jddb-SegmentBar-state" role="status">
      {said ? said.filter(Boolean).join(' · ') : trans.__('No segment is chosen')}
    </span>
  );
}

function moveFocus(event: React.KeyboardEvent, bar: HTMLElement | null): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined || !bar) {
    return;
  }
  event.preventDefault();
  const buttons = Array.from(bar.querySelectorAll<HTMLElement>('button'));
  const current = buttons.indexOf(event.target as HTMLElement);
  const next = buttons[(current + step + buttons.length) % buttons.length];
  buttons.forEach(button => (button.tabIndex = button === next ? 0 : -1));
  next.focus();
}
