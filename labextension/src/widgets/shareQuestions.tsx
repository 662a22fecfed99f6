/** What an owner is asked before it happens; Escape is a no, and leaves the window open. */
import * as React from 'react';

import type { IShareProps } from './shareDialog';

interface IQuestionProps extends Pick<IShareProps, 'model' | 'trans'> {
  /** Of the person it is about. */
  name: string;
  onCancel: () => void;
}

type IConfirmedProps = IQuestionProps & { onConfirm: () => Promise<void> };

export function NewOwner(props: IConfirmedProps): React.JSX.Element {
  const { trans, name, onConfirm } = props;
  return (
    <Question
      {...props}
      label={trans.__('Make %1 an owner', name)}
      consequence={trans.__(
        '%1 becomes an owner as you are, who can also manage people, publish and delete.',
        name
      )}
      accept={trans.__('Make owner')}
      onAccept={onConfirm}
    />
  );
}

export function HandOver(
  props: IQuestionProps & { onConfirm: (stay: boolean) => Promise<void> }
): React.JSX.Element {
  const { trans, name, onConfirm } = props;
  const [stay, setStay] = React.useState(false);
  return (
    <Question
      {...props}
      label={trans.__('Hand over to %1…', name)}
      consequence={trans.__(
        '%1 becomes the owner, and you go on as an editor. Your open links stop working.',
        name
      )}
      accept={trans.__('Hand over')}
      onAccept={() => onConfirm(stay)}
    >
      <label className="jddb-Share-check">
        <input type="checkbox" checked={stay} onChange={event => setStay(event.target.checked)} />
        {trans.__('I stay an owner too')}
      </label>
    </Question>
  );
}

export function Removal(props: IConfirmedProps): React.JSX.Element {
  const { trans, name, onConfirm } = props;
  return (
    <Question
      {...props}
      label={trans.__('Remove %1…', name)}
      consequence={trans.__(
        '%1 can then no longer read or write here, at once. What they wrote stays.',
        name
      )}
      accept={trans.__('Remove')}
      onAccept={onConfirm}
    />
  );
}

function Question(
  props: IQuestionProps & {
    label: string;
    consequence: string;
    accept: string;
    onAccept: () => Promise<void>;
    /** What can be chosen besides. */
    children?: React.ReactNode;
  }
): React.JSX.Element {
  const { model, trans, label, consequence, accept, onAccept, onCancel, children } = props;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onCancel();
    }
  };
  return (
    <div className="jddb-Share-question" role="group" aria-label={label} onKeyDown={onKeyDown}>
      <p>{consequence}</p>
      {children}
      <div className="jddb-Notice-actions">
        <button type="button" className="jddb-Button" autoFocus onClick={onCancel}>
          {trans.__('Cancel')}
        </button>
        <button
          type="button"
          className="jddb-Button jddb-mod-accept"
          disabled={model.state.busy}
          onClick={() => void onAccept()}
        >
          {accept}
        </button>
      </div>
    </div>
  );
}
