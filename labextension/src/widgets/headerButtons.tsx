/** What else can be done with an open document: a button for each command that the plugins have registered. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { HEADER_COMMANDS } from '../tokens';

export function HeaderButtons(props: {
  commands: CommandRegistry;
  jobId: number;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { commands, trans } = props;
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const listen = (_: unknown, change: CommandRegistry.ICommandChangedArgs): void => {
      if (change.id === undefined || HEADER_COMMANDS.includes(change.id)) {
        redraw();
      }
    };
    commands.commandChanged.connect(listen);
    return () => void commands.commandChanged.disconnect(listen);
  }, [commands]);
  const args = { id: props.jobId };
  const shown = HEADER_COMMANDS.filter(
    command => commands.hasCommand(command) && commands.isVisible(command, args)
  );
  if (shown.length === 0) {
    return null;
  }
  return (
    <div className="jddb-HeaderButtons" role="group" aria-label={trans.__('More about this text')}>
      {shown.map(command => (
        <button
          key={command}
          type="button"
          className="jddb-HeaderButton"
          data-command={command}
          title={commands.caption(command, args) || commands.label(command, args)}
          aria-pressed={
            commands.isToggleable(command, args) ? commands.isToggled(command, args) : undefined
          }
          disabled={!commands.isEnabled(command, args)}
          onClick={() => void commands.execute(command, args)}
        >
          <Icon icon={commands.icon(command, args)} />
          <span className="jddb-HeaderButton-label">{commands.label(command, args)}</span>
          <Badge text={commands.dataset(command, args)['badge']} />
        </button>
      ))}
    </div>
  );
}

/** A number or a sign beside the label; what it means is in the caption. */
function Badge({ text }: { text?: string }): React.JSX.Element | null {
  return text ? <span className="jddb-HeaderButton-badge">{text}</span> : null;
}

function Icon({ icon }: { icon: unknown }): React.JSX.Element | null {
  return icon instanceof LabIcon ? (
    <icon.react tag="span" height="16px" aria-hidden="true" />
  ) : null;
}
