/** Small parts that the views of the past share. */
import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { HistoryModel } from '../../models/history';
import type { IHistoryState } from '../../models/historyState';

/** The state of the model, drawn again whenever it changes. */
export function useHistory(model: HistoryModel): IHistoryState {
  const [state, setState] = React.useState(model.state);
  React.useEffect(() => {
    const listen = (_: unknown, next: IHistoryState): void => setState(next);
    listen(model, model.state);
    model.changed.connect(listen);
    return () => void model.changed.disconnect(listen);
  }, [model]);
  return state;
}

export function IconButton(props: {
  icon: LabIcon;
  label: string;
  isOff?: boolean;
  onClick: () => void;
}): React.JSX.Element {
  const { icon, label, isOff, onClick } = props;
  return (
    <button
      type="button"
      className="jddb-Toolbar-button"
      aria-label={label}
      title={label}
      aria-disabled={isOff}
      onClick={() => !isOff && onClick()}
    >
      <icon.react tag="span" />
    </button>
  );
}
