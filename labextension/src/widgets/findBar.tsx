/** The bar to find and replace in a document. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { FindReplaceModel, IFindState } from '../models/findReplace';

export interface IFindBarProps {
  model: FindReplaceModel;
  trans: TranslationBundle;
  isEditable: boolean;
  /** Changes whenever the bar is asked for, so that the field takes the focus again. */
  request: number;
  onClose: () => void;
}

function describe(state: IFindState, trans: TranslationBundle): string {
  if (state.replaced !== null) {
    return trans._n('%1 replaced', '%1 replaced', state.replaced);
  }
  if (state.query === '') {
    return '';
  }
  const count = state.matches.length;
  return count === 0 ? trans.__('Not found') : trans.__('%1 of %2', state.current + 1, count);
}

/** A button that keeps the focus when there is nothing more for it to do. */
function ActionButton(props: {
  isOff: boolean;
  act: () => void;
  children: React.ReactNode;
}): React.JSX.Element {
  const { isOff, act, children } = props;
  return (
    <button
      type="button"
      className="jddb-Button"
      aria-disabled={isOff}
      onClick={() => !isOff && act()}
    >
      {children}
    </button>
  );
}

export function FindBar(props: IFindBarProps): React.JSX.Element {
  const { model, trans, isEditable, request, onClose } = props;
  const [state, setState] = React.useState(model.state);
  const field = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => {
    const listen = (_: unknown, next: IFindState): void => setState(next);
    model.changed.connect(listen);
    return () => void model.changed.disconnect(listen);
  }, [model]);
  React.useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [request]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Enter' && event.target === field.current) {
      event.preventDefault();
      if (event.shiftKey) {
        model.previous();
      } else {
        model.next();
      }
    }
  };
  const none = state.matches.length === 0;
  return (
    <div
      className="jddb-FindBar"
      role="search"
      aria-label={trans.__('Find and replace')}
      onKeyDown={onKeyDown}
    >
      <input
        ref={field}
        type="text"
        className="jddb-Input"
        aria-label={trans.__('Find')}
        placeholder={trans.__('Find')}
        value={state.query}
        onChange={event => model.search({ query: event.target.value })}
      />
      <span className="jddb-FindBar-count" role="status">
        {describe(state, trans)}
      </span>
      <ActionButton isOff={none} act={() => model.previous()}>
        {trans.__('Previous')}
      </ActionButton>
      <ActionButton isOff={none} act={() => model.next()}>
        {trans.__('Next')}
      </ActionButton>
      <label className="jddb-FindBar-option">
        <input
          type="checkbox"
          checked={state.matchCase}
          onChange={event => model.search({ matchCase: event.target.checked })}
        />
        {trans.__('Match case')}
      </label>
      <span className="jddb-FindBar-break" />
      <input
        type="text"
        className="jddb-Input"
        aria-label={trans.__('Replace with')}
        placeholder={trans.__('Replace with')}
        value={state.replacement}
        disabled={!isEditable}
        onChange={event => model.setReplacement(event.target.value)}
      />
      <ActionButton isOff={none || !isEditable} act={() => model.replaceCurrent()}>
        {trans.__('Replace')}
      </ActionButton>
      <ActionButton isOff={none || !isEditable} act={() => model.replaceAll()}>
        {trans.__('Replace all')}
      </ActionButton>
      <button type="button" className="jddb-Button jddb-FindBar-close" onClick={onClose}>
        {trans.__('Close')}
      </button>
    </div>
  );
}
