/** Beside the two texts: what the memory, the concordance and the glossary have (WAI-ARIA tabs pattern). */
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IThread } from '../../connection/client';
import type { Side } from '../../connection/pairInterfaces';
import type { IFinding, ISuggester } from '../../models/translation/api';
import type { ChecksModel } from '../../models/translation/checks';
import type { ConcordanceModel } from '../../models/translation/concordance';
import type { IMachineAnswer, MachinesModel } from '../../models/translation/machines';
import type { PairModel } from '../../models/translation/pairModel';
import type { SuggestionsModel } from '../../models/translation/suggestions';
import { ChecksTab } from './checksTab';
import { ConcordanceTab } from './concordanceTab';
import { GlossaryTab } from './glossaryTab';
import { MatchesTab } from './matchesTab';
import type { CommentsOf } from './segmentComments';

export const TABS = ['matches', 'concordance', 'glossary', 'checks'] as const;
export type Tab = (typeof TABS)[number];

export interface ISideOptions {
  model: PairModel;
  suggestions: SuggestionsModel;
  machines: MachinesModel;
  concordance: ConcordanceModel;
  checks: ChecksModel;
  /** The comments of a text; null until it is there. */
  commentsOf: CommentsOf;
  trans: TranslationBundle;
  /** The key of a command; empty where none is bound. */
  keyOf: (command: string) => string;
  actions: ISideActions;
}

export interface ISideActions {
  insertMatch(number: number): void;
  insertAnswer(answer: IMachineAnswer): void;
  askMachine(machine: ISuggester): void;
  stopAsking(): void;
  /** Puts a piece of text where the cursor is in the translation. */
  insertText(text: string): void;
  goToSegment(linkId: string): void;
  fix(finding: IFinding): void;
  openJob(id: number): void;
  openThread(side: Side, thread: IThread): void;
  /** Opens another translation at one of its segments. */
  openPair(pairId: string, linkId: string): void;
}

export class SidePanel extends ReactWidget {
  constructor(private readonly options: ISideOptions) {
    super();
    this.addClass('jddb-PairSide');
    this.node.setAttribute('role', 'complementary');
    this.node.setAttribute('aria-label', options.trans.__('Help with the translation'));
  }

  tab: Tab = 'matches';

  choose(tab: Tab): void {
    this.tab = tab;
    this.update();
  }

  /** Shows the concordance, with the focus where its words are typed. */
  async focusConcordance(): Promise<void> {
    this.choose('concordance');
    await this.renderPromise;
    requestAnimationFrame(() => this.node.querySelector<HTMLElement>('input')?.focus());
  }

  protected override render(): React.JSX.Element {
    return <Tabs {...this.options} tab={this.tab} onTab={tab => this.choose(tab)} />;
  }
}

function Tabs(props: ISideOptions & { tab: Tab; onTab: (tab: Tab) => void }): React.JSX.Element {
  const { tab, onTab, trans } = props;
  const list = React.useRef<HTMLDivElement>(null);
  // Several translations may be open.
  const id = React.useId();
  const labels: Record<Tab, string> = {
    matches: trans.__('Matches'),
    concordance: trans.__('Concordance'),
    glossary: trans.__('Glossary'),
    checks: trans.__('Checks')
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
      onTab(next);
      list.current?.querySelectorAll<HTMLElement>('[role=tab]')[TABS.indexOf(next)]?.focus();
    }
  };
  const bodies: Record<Tab, () => React.JSX.Element> = {
    matches: () => <MatchesTab {...props} />,
    concordance: () => <ConcordanceTab {...props} />,
    glossary: () => <GlossaryTab {...props} />,
    checks: () => <ChecksTab {...props} />
  };
  return (
    <>
      <div
        ref={list}
        className="jddb-PairSide-tabs"
        role="tablist"
        aria-label={trans.__('Help with the translation')}
        onKeyDown={onKeyDown}
      >
        {TABS.map(name => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            role="tab"
            className="jddb-PairSide-tab"
            aria-selected={name === tab}
            aria-controls={`${id}-panel`}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => onTab(name)}
          >
            {labels[name]}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        className="jddb-PairSide-body"
        role="tabpanel"
        aria-labelledby={`${id}-${tab}`}
        tabIndex={0}
      >
        {bodies[tab]()}
      </div>
    </>
  );
}
