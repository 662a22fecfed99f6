/** What stands around the text of an open document, as a function of its model. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import type { TextEditor } from '../editor/textEditor';
import type { EditingModel } from '../models/editing';
import type { FindReplaceModel } from '../models/findReplace';
import { CommandIDs } from '../tokens';
import { FindBar } from './findBar';
import { HeaderButtons } from './headerButtons';
import { languageBadge, languageName } from './languages';
import { Notices } from './notices';
import { People } from './people';
import { EditorToolbar } from './toolbar';

export interface IEditorTopProps {
  model: EditingModel;
  /** Null until the editor is loaded. */
  editor: TextEditor | null;
  /** Header and toolbar are those of a whole that this is a part of. */
  isPart?: boolean;
  find: FindReplaceModel | null;
  /** How often the find bar was asked for; 0 while it is closed. */
  findRequest: number;
  trans: TranslationBundle;
  commands: CommandRegistry;
  onFind: () => void;
  onCloseFind: () => void;
  onLink: () => void;
  onComment: () => void;
  onRetryOpen: () => void;
}

function Header({ model, trans, commands }: IEditorTopProps): React.JSX.Element {
  const { job, users } = model.state;
  return (
    <div className="jddb-EditorHeader">
      <div className="jddb-EditorHeader-names">
        <h2 className="jddb-EditorHeader-title">{job?.title ?? trans.__('Opening…')}</h2>
        {job && (
          <span className="jddb-EditorHeader-details">
            <span className="jddb-Badge" title={languageName(job.language, trans)}>
              {languageBadge(job.language)}
            </span>
            {[job.classification, job.job_number].filter(Boolean).join(' · ')}
          </span>
        )}
      </div>
      <HeaderButtons commands={commands} jobId={model.jobId} trans={trans} />
      <People
        users={users}
        trans={trans}
        onProfile={() => void commands.execute(CommandIDs.profile)}
      />
    </div>
  );
}

export function EditorTop(props: IEditorTopProps): React.JSX.Element {
  const { model, editor, find, findRequest, trans } = props;
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    model.changed.connect(redraw);
    return () => void model.changed.disconnect(redraw);
  }, [model]);
  return (
    <>
      {!props.isPart && <Header {...props} />}
      {editor && !props.isPart && (
        <EditorToolbar
          editor={editor}
          trans={trans}
          onFind={props.onFind}
          onLink={props.onLink}
          onComment={props.onComment}
        />
      )}
      {find && findRequest > 0 && (
        <FindBar
          model={find}
          trans={trans}
          isEditable={model.canEdit}
          request={findRequest}
          onClose={props.onCloseFind}
        />
      )}
      <Notices
        state={model.state}
        trans={trans}
        canEdit={model.canEdit}
        onInsert={work => {
          editor?.insertText(work.text);
          model.dismissRefusal(work.id);
        }}
        onDismiss={work => model.dismissRefusal(work.id)}
        onDismissNotice={() => model.dismissNotice()}
        onDismissNewRole={() => model.dismissNewRole()}
        onRetryOpen={props.onRetryOpen}
      />
    </>
  );
}
