/** The line below a document: what is saved, who is typing, how many words there are. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { TextEditor } from '../editor/textEditor';
import { countWords } from '../editor/wordCount';
import type { CommentsModel } from '../models/comments';
import type { EditingModel, IEditingState } from '../models/editing';
import { announceSaveState, describeSaveState } from '../models/saveStatus';
import { typingText } from './people';

/** Words are counted when the text has been quiet for this long, in milliseconds. */
const COUNT_DELAY = 300;

export interface IStatusBarProps {
  model: EditingModel;
  comments: CommentsModel;
  editor: TextEditor;
  trans: TranslationBundle;
}

/** The present moment, renewed each second while there is something to count down to. */
function useNow(ticking: boolean): number {
  const [now, setNow] = React.useState(Date.now());
  React.useEffect(() => {
    if (!ticking) {
      return undefined;
    }
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}

function SaveState({ model, trans }: Pick<IStatusBarProps, 'model' | 'trans'>): React.JSX.Element {
  const { save } = model.state;
  const now = useNow(save?.connection === 'offline' && save.retryAt !== null);
  const status = describeSaveState(save, now, trans);
  return (
    <span className="jddb-StatusBar-save" data-tone={status.tone}>
      <span className="jddb-StatusBar-dot" aria-hidden="true" />
      <span className="jddb-StatusBar-text">{status.text}</span>
      <span className="jddb-mod-hidden" role="status" aria-live="polite">
        {announceSaveState(save, trans)}
      </span>
      {status.canRetry && (
        <button type="button" className="jddb-Button" onClick={() => model.retryNow()}>
          {trans.__('Try now')}
        </button>
      )}
      {save?.readOnly === 'taken_over' && (
        <button type="button" className="jddb-Button" onClick={() => void model.reopen()}>
          {trans.__('Continue here')}
        </button>
      )}
      {save?.readOnly === 'completed' && (
        <button type="button" className="jddb-Button" onClick={() => void model.reopen()}>
          {trans.__('Go on writing')}
        </button>
      )}
    </span>
  );
}

/** Says to those who listen that somebody mentions them; others see it at the button of the comments. */
function Mention({
  comments,
  trans
}: Pick<IStatusBarProps, 'comments' | 'trans'>): React.JSX.Element {
  const [latest, setLatest] = React.useState(comments.newMention);
  React.useEffect(() => {
    const look = (): void => setLatest(comments.newMention);
    look();
    comments.changed.connect(look);
    return () => void comments.changed.disconnect(look);
  }, [comments]);
  return (
    <span className="jddb-StatusBar-mention jddb-mod-hidden" role="status" aria-live="polite">
      {latest && (
        // A new element for each: the same sentence again would not be said again.
        <span key={latest.id}>{trans.__('%1 mentions you in a comment.', latest.author.name)}</span>
      )}
    </span>
  );
}

function WordCount({
  editor,
  trans
}: Pick<IStatusBarProps, 'editor' | 'trans'>): React.JSX.Element {
  const [words, setWords] = React.useState<[number, number]>([0, 0]);
  React.useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const count = (): void => setWords([countWords(editor.text), countWords(editor.selectedText)]);
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(count, COUNT_DELAY);
    };
    count();
    editor.changed.connect(later);
    return () => {
      clearTimeout(timer);
      editor.changed.disconnect(later);
    };
  }, [editor]);
  const [all, selected] = words;
  const total = trans._n('%1 word', '%1 words', all);
  return (
    <span className="jddb-StatusBar-words">
      {selected > 0 ? trans.__('%1 selected of %2', selected, total) : total}
    </span>
  );
}

export function StatusBar({ model, comments, editor, trans }: IStatusBarProps): React.JSX.Element {
  const [state, setState] = React.useState<IEditingState>(model.state);
  React.useEffect(() => {
    const listen = (_: unknown, next: IEditingState): void => setState(next);
    model.changed.connect(listen);
    return () => void model.changed.disconnect(listen);
  }, [model]);
  return (
    <div className="jddb-StatusBar">
      <SaveState model={model} trans={trans} />
      <span className="jddb-StatusBar-typing" role="status" aria-live="polite">
        {typingText(state.typing, trans)}
      </span>
      <Mention comments={comments} trans={trans} />
      <WordCount editor={editor} trans={trans} />
    </div>
  );
}
