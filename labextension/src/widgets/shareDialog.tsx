/** Who may do what with a job description: members, links, and what was given before. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { SharingModel } from '../models/sharing';
import { roleName } from './roles';
import { ShareLinks } from './shareLinks';
import { ShareLog } from './shareLog';
import { ShareMembers } from './shareMembers';

/** Milliseconds after which what others did is seen. */
const LOOK_INTERVAL = 4000;

export interface IShareProps {
  model: SharingModel;
  trans: TranslationBundle;
  /** The language of dates. */
  language: string;
  /** Tells something that was done, also to a screen reader. */
  say: (text: string) => void;
}

export function ShareDialog(props: Omit<IShareProps, 'say'>): React.JSX.Element {
  const { model, trans } = props;
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  const [said, say] = React.useState('');
  React.useEffect(() => {
    model.changed.connect(redraw);
    void model.open();
    const timer = setInterval(() => void model.look(), LOOK_INTERVAL);
    return () => {
      clearInterval(timer);
      model.changed.disconnect(redraw);
    };
  }, [model]);
  const { session, me, error } = model.state;
  const tell = { ...props, say };
  return (
    <div className="jddb-Share" aria-busy={model.state.busy}>
      {error !== null && (
        <p className="jddb-JobForm-error" role="alert">
          {error}
        </p>
      )}
      <p className="jddb-Share-said" role="status">
        {said}
      </p>
      {session && me && (
        <>
          {!model.isOwner && (
            <p>{trans.__('Your role here is “%1”.', roleName(session.role, trans))}</p>
          )}
          <ShareMembers {...tell} />
          {me.default_role !== 'none' && (
            <p className="jddb-Share-hint">
              {trans.__(
                'Besides, everybody on this server has the role “%1” here.',
                roleName(me.default_role, trans)
              )}
            </p>
          )}
          {model.isOwner && (
            <>
              <ShareLinks {...tell} />
              <ShareLog {...tell} />
            </>
          )}
        </>
      )}
    </div>
  );
}
