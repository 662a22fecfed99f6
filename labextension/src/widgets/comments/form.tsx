/** Where a comment is written: Ctrl+Enter sends, Escape leaves and keeps what was written, @ names people. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { DraftKey } from '../../models/commentDrafts';
import type { CommentsModel } from '../../models/comments';
import { shownUsername } from '../../models/userName';
import type { IPerson } from '../../protocol/messages';

export interface IFormProps {
  model: CommentsModel;
  draftKey: DraftKey;
  trans: TranslationBundle;
  label: string;
  sendLabel: string;
  /** Whether the field takes the focus when it appears. */
  takesFocus: boolean;
  onSent: () => void;
  onEscape: () => void;
}

/** The beginning of a name behind an @ that the cursor stands behind. */
const BEGUN = /(?:^|[\s(])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u;

/** People whose names go on as what was begun, asked for as it is written. */
function useSuggestions(model: CommentsModel, begun: string | null): IPerson[] {
  const [found, setFound] = React.useState<IPerson[]>([]);
  React.useEffect(() => {
    let isCurrent = true;
    const take = (people: IPerson[]): void => {
      if (isCurrent) {
        setFound(people);
      }
    };
    if (begun === null) {
      take([]);
    } else {
      model.mentionable(begun).then(take, () => take([]));
    }
    return () => {
      isCurrent = false;
    };
  }, [model, begun]);
  // Those that were asked for before may not fit any more what is written by now.
  const words = begun?.toLocaleLowerCase() ?? '';
  return begun === null
    ? []
    : found.filter(({ name, username }) =>
        [name, username].some(text => text.toLocaleLowerCase().includes(words))
      );
}

function Suggestions(props: {
  id: string;
  people: IPerson[];
  chosen: number;
  label: string;
  onChoose: (person: IPerson) => void;
}): React.JSX.Element {
  const { id, people, chosen, label, onChoose } = props;
  return (
    <ul className="jddb-Mentions" role="listbox" id={id} aria-label={label}>
      {people.map((person, index) => (
        <li
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={event => {
            event.preventDefault();
            onChoose(person);
          }}
        >
          <span>{person.name}</span>
          <Username person={person} people={people} />
        </li>
      ))}
    </ul>
  );
}

function Username(props: { person: IPerson; people: IPerson[] }): React.JSX.Element | null {
  const shown = shownUsername(props.person, props.people);
  return shown === '' ? null : <span className="jddb-Mentions-username">{shown}</span>;
}

export function CommentForm(props: IFormProps): React.JSX.Element {
  const { model, draftKey, trans, label } = props;
  const field = React.useRef<HTMLTextAreaElement>(null);
  const id = React.useId();
  const [begun, setBegun] = React.useState<string | null>(null);
  const [chosen, setChosen] = React.useState(0);
  const people = useSuggestions(model, begun);
  const draft = model.draft(draftKey);
  const { isUnderWay, error } = model.sending(draftKey);
  const text = draft?.text ?? '';
  const mentions = draft?.mentions ?? [];

  React.useEffect(() => {
    if (props.takesFocus) {
      field.current?.focus({ preventScroll: true });
    }
  }, [props.takesFocus]);
  React.useLayoutEffect(() => {
    const area = field.current;
    if (area) {
      area.style.height = 'auto';
      area.style.height = `${area.scrollHeight + 2}px`;
    }
  }, [text]);

  const send = async (): Promise<void> => {
    if (await model.send(draftKey)) {
      props.onSent();
    }
  };
  const look = (): void => {
    const area = field.current;
    const before = area?.value.slice(0, area.selectionStart) ?? '';
    setBegun(BEGUN.exec(before)?.[1] ?? null);
    setChosen(0);
  };
  const choose = (person: IPerson): void => {
    const area = field.current;
    if (area) {
      const at = area.selectionStart;
      const start = area.value.slice(0, at).replace(/@[^@]*$/, '');
      const head = `${start}@${person.name} `;
      model.write(draftKey, head + area.value.slice(at), [...mentions, person]);
      setBegun(null);
      requestAnimationFrame(() => area.setSelectionRange(head.length, head.length));
    }
  };
  const onSuggestionKey = (event: React.KeyboardEvent): boolean => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      setChosen((chosen + steps[event.key] + people.length) % people.length);
    } else if ((event.key === 'Enter' && !event.ctrlKey) || event.key === 'Tab') {
      choose(people[chosen]);
    } else if (event.key === 'Escape') {
      setBegun(null);
    } else {
      return false;
    }
    return true;
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (people.length > 0 && onSuggestionKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      props.onEscape();
    }
  };
  const isEmpty = text.trim() === '';
  return (
    <div className="jddb-CommentForm">
      <textarea
        ref={field}
        className="jddb-CommentForm-text"
        rows={1}
        dir="auto"
        aria-label={label}
        placeholder={label}
        aria-autocomplete="list"
        aria-controls={people.length > 0 ? `${id}-people` : undefined}
        aria-activedescendant={people.length > 0 ? `${id}-people-${chosen}` : undefined}
        value={text}
        onChange={event => {
          model.write(draftKey, event.target.value, mentions);
          look();
        }}
        onKeyDown={onKeyDown}
        onClick={look}
        onBlur={() => setBegun(null)}
      />
      {people.length > 0 && (
        <Suggestions
          id={`${id}-people`}
          people={people}
          chosen={chosen}
          label={trans.__('People to mention')}
          onChoose={choose}
        />
      )}
      {error !== null && (
        <p className="jddb-CommentForm-error" role="alert">
          {trans.__('Not sent: %1', error)}
        </p>
      )}
      {(!isEmpty || draftKey !== `reply-${model.active}`) && (
        <div className="jddb-CommentForm-actions">
          <button
            type="button"
            className="jddb-Button jddb-mod-accept"
            aria-disabled={isEmpty || isUnderWay}
            title={trans.__('Ctrl+Enter')}
            onClick={() => void send()}
          >
            {isUnderWay
              ? trans.__('Sending…')
              : error !== null
                ? trans.__('Send again')
                : props.sendLabel}
          </button>
          <button type="button" className="jddb-Button" onClick={() => model.discard(draftKey)}>
            {trans.__('Discard')}
          </button>
        </div>
      )}
    </div>
  );
}
