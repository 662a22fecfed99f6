/** Draws again when a model tells of a change. */
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

export function useChanges(model: { readonly changed: ISignal<unknown, unknown> }): void {
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const listen = (): void => redraw();
    model.changed.connect(listen);
    redraw();
    return () => void model.changed.disconnect(listen);
  }, [model]);
}
