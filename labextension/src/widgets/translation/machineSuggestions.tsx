/** Below the matches: machines that can be asked for a translation, and what they answered. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISuggester } from '../../models/translation/api';
import type { MachineNotices } from '../../models/translation/machineNotices';
import type { IMachineAnswer, MachinesModel } from '../../models/translation/machines';
import { useChanges } from './follow';
import { withKey } from './keys';
import type { ISideOptions } from './sidePanel';

/** Asks a machine. Before the first time, the person is told where the text goes, and may rather not. */
export async function askMachine(
  machines: MachinesModel,
  notices: MachineNotices,
  machine: ISuggester,
  trans: TranslationBundle
): Promise<void> {
  if (!(await notices.has(machine))) {
    const answer = await showDialog({
      title: trans.__('Send this segment to %1?', machine.title),
      body: machine.notice,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Send') })
      ],
      checkbox: {
        label: trans.__('Do not ask me again for %1', machine.destination),
        checked: true
      }
    });
    if (!answer.button.accept) {
      return;
    }
    if (answer.isChecked) {
      await notices.add(machine);
    }
  }
  await machines.ask(machine);
}

export function MachineSuggestions(props: ISideOptions): React.JSX.Element | null {
  const { model, machines, trans, keyOf, actions } = props;
  const { preferred } = machines;
  useChanges(machines);
  const { state } = machines;
  const end = React.useRef<HTMLDivElement>(null);
  const titleId = React.useId();
  React.useEffect(() => {
    if (state.answers.length > 0 || state.error !== null) {
      end.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [state.answers, state.error]);
  if (state.machines.length === 0 || !model.mayTranslate) {
    return null;
  }
  return (
    <section className="jddb-PairSide-machines" aria-labelledby={titleId}>
      <h3 id={titleId}>{trans.__('Machine translation')}</h3>
      <div className="jddb-PairSide-choices">
        {state.machines.map(machine => (
          <button
            key={machine.name}
            type="button"
            className="jddb-Button"
            disabled={!machines.canAsk || machine.problem !== null}
            title={
              machine.problem ??
              withKey(machine.notice, machine === preferred ? keyOf('jddb:segment-machine') : '')
            }
            onClick={() => actions.askMachine(machine)}
          >
            {trans.__('Ask %1', machine.title)}
          </button>
        ))}
      </div>
      {state.machines.map(
        ({ name, problem }) =>
          problem !== null && (
            <p key={name} className="jddb-PairSide-none">
              {problem}
            </p>
          )
      )}
      <div className="jddb-PairSide-asking" role="status">
        {state.asking && (
          <>
            <span>{trans.__('%1 is translating…', state.asking.title)}</span>
            <button type="button" className="jddb-Button" onClick={() => actions.stopAsking()}>
              {trans.__('Cancel')}
            </button>
          </>
        )}
      </div>
      {state.error !== null && (
        <div className="jddb-Notice" data-tone="warning" role="alert">
          <p>{state.error}</p>
        </div>
      )}
      {state.answers.length > 0 && (
        <ol className="jddb-PairSide-list" aria-label={trans.__('Suggestions from machines')}>
          {state.answers.map((answer, index) => (
            <Answer key={index} answer={answer} isFirst={index === 0} {...props} />
          ))}
        </ol>
      )}
      <div ref={end} />
    </section>
  );
}

function Answer(
  props: ISideOptions & { answer: IMachineAnswer; isFirst: boolean }
): React.JSX.Element {
  const { answer, isFirst, model, trans, keyOf, actions } = props;
  const key = isFirst ? keyOf('jddb:segment-machine-insert') : '';
  return (
    <li className="jddb-PairSide-item">
      <div className="jddb-PairSide-meta">
        <span className="jddb-PairSide-machine">{trans.__('Machine')}</span>
        <span>{answer.machine.title}</span>
      </div>
      <p className="jddb-PairSide-target">{answer.text}</p>
      <button
        type="button"
        className="jddb-Button"
        disabled={!model.canWrite}
        title={withKey(trans.__('Insert'), key)}
        onClick={() => actions.insertAnswer(answer)}
      >
        {trans.__('Insert')}
      </button>
    </li>
  );
}
