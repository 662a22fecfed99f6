/** What an owner is asked before it happens; Escape is a no, and leaves the window open. */
import * as React from 'react';

import type { IShareProps } from './shareDialog';

interface IQuestionProps extends Pick<IShareProps, 'model' | 'trans'> {
  /** Of the person it is about. */
  name: string;
  onCancel: () => void;
}

export function NewOwner(
  props: IQuestionProps & { onConfirm: () => Promise<void> }
): React.JSX.Element {
  const { trans, name } = props;
  return (
    <Question
      {...props}
      label={trans.__('Make %1 an owner', name)}
      accept={trans.__('Make owner')}
      onAccept={() => void props.onConfirm()}
    >
      <p>
        {trans.__(
          '%1 becomes an owner as you are, who can also manage people, publish and delete.',
          name
        )}
      </p>
    </Question>
  );
}

export function HandOver(
  props: IQuestionProps & { onConfirm: (stay: boolean) => Promise<void> }
): React.JSX.Element {
  const { trans, name } = props;
  const [stay, setStay] = React.useState(false);
  return (
    <Question
      {...props}
      label={trans.__('Hand over to %1…', name)}
      accept={trans.__('Hand over')}
      onAccept={() => void props.onConfirm(stay)}
    >
      <p>
        {trans.__(
          '%1 becomes the owner, and you go on as an editor. Your open links stop working.',
          name
        )}
      </p>
      <label className="jddb-Share-check">
        <input type="checkbox" checked={stay} onChange={event => setStay(event.target.checked)} />
        {trans.__('I stay an owner too')}
      </label>
    </Question>
  );
}

export function Removal(
  props: IQuestionProps & { onConfirm: () => Promise<void> }
): React.JSX.Element {
  const { trans, name } = props;
  return (
    <Question
      {...props}
      label={trans.__('Remove %1…', name)}
      accept={trans.__('Remove')}
      onAccept={() => void props.onConfirm()}
    >
      <p>
        {trans.__(
          '%1 can then no longer read or write here, at once. What they wrote stays.',
          name
        )}
      </p>
    </Question>
  );
}

function Question(
  props: IQuestionProps & {
    label: string;
    accept: string;
    onAccept: () => void;
    children: React.ReactNode;
  }
): React.JSX.Element {
  const { model, trans, label, accept, onAccept, onCancel, children } = props;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onCancel();
    }
  };
  return (
    <div className="jddb-Share-question" role="group" aria-label={label} onKeyDown={onKeyDown}>
      {children}
      <div className="jddb-Notice-actions">
        <button type="button" className="jddb-Button" autoFocus onClick={onCancel}>
          {trans.__('Cancel')}
        </button>
        <button
          type="button"
          className="jddb-Button jddb-mod-accept"
          disabled={model.state.busy}
          onClick={onAccept}
        >
          {accept}
        </button>
      </div>
    </div>
  );
}
