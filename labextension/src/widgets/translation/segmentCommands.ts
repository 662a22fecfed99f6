/** What can be done in an open translation: buttons and palette are made of this table; keys: `schema/translation.json`. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { isUntranslated } from '../../models/translation/segments';
import type { TranslationPanel } from './translationPanel';

export interface ISegmentCommand {
  id: string;
  label: (trans: TranslationBundle) => string;
  /** What stands on its button, if it has one. */
  face?: (trans: TranslationBundle) => string;
  /** False where not even its name is to be seen. */
  isVisible?: (panel: TranslationPanel) => boolean;
  isEnabled: (panel: TranslationPanel) => boolean;
  isPressed?: (panel: TranslationPanel) => boolean;
  act: (panel: TranslationPanel) => void;
}

const hasSegments = ({ model }: TranslationPanel): boolean => model.state.links.length > 0;

const CONFIRMING: ISegmentCommand[] = [
  {
    id: 'jddb:segment-confirm',
    label: trans => trans.__('Confirm the segment and go to the next'),
    face: trans => trans.__('Confirm'),
    isEnabled: ({ model }) =>
      model.canConfirm && model.current !== null && !isUntranslated(model.current),
    act: panel => panel.actions.confirm()
  },
  {
    id: 'jddb:segment-approve',
    label: trans => trans.__('Approve the segment and go to the next'),
    face: trans => trans.__('Approve'),
    isEnabled: ({ model }) =>
      model.canReview && model.current !== null && !isUntranslated(model.current),
    act: panel => panel.actions.approve()
  },
  {
    id: 'jddb:segment-send-back',
    label: trans => trans.__('Send the segment back, with a reason…'),
    face: trans => trans.__('Send back…'),
    isEnabled: ({ model }) => model.canReview && model.current?.target?.start !== undefined,
    act: panel => void panel.actions.sendBack()
  }
];

const GOING: ISegmentCommand[] = [
  {
    id: 'jddb:segment-previous',
    label: trans => trans.__('Previous segment'),
    face: () => '↑',
    isEnabled: hasSegments,
    act: ({ model }) => void model.goToNext(-1, () => true)
  },
  {
    id: 'jddb:segment-next',
    label: trans => trans.__('Next segment'),
    face: () => '↓',
    isEnabled: hasSegments,
    act: ({ model }) => void model.goToNext(1, () => true)
  },
  {
    id: 'jddb:segment-untranslated',
    label: trans => trans.__('Next segment without translation'),
    face: () => '○↓',
    isEnabled: ({ model }) => model.state.links.some(isUntranslated),
    act: panel => panel.actions.nextUntranslated()
  },
  {
    id: 'jddb:segment-stale',
    label: trans => trans.__('Next segment whose source changed'),
    face: () => '↻↓',
    isEnabled: ({ model }) => model.state.links.some(({ stale }) => stale),
    act: ({ model }) => void model.goToNext(1, ({ stale }) => stale)
  },
  {
    id: 'jddb:segment-finding',
    label: trans => trans.__('Next finding'),
    face: () => '!↓',
    isEnabled: ({ checks }) => checks.state.findings.length > 0,
    act: panel => panel.actions.nextFinding()
  },
  {
    id: 'jddb:segment-other-text',
    label: trans => trans.__('Go to the same place in the other text'),
    isEnabled: () => true,
    act: panel => panel.actions.goAcross()
  }
];

const WRITING: ISegmentCommand[] = [
  {
    id: 'jddb:segment-begin',
    label: trans => trans.__('Write the translation of a segment that has none'),
    face: trans => trans._p('to begin the translation of a segment', 'Begin'),
    isEnabled: ({ model, place }) => place.canBeMadeFor(model.current),
    act: panel => panel.actions.begin()
  },
  {
    id: 'jddb:segment-copy-source',
    label: trans => trans.__('Put the source into the translation'),
    isEnabled: ({ model }) => model.canWrite && Boolean(model.current?.source),
    act: panel => panel.actions.copySource()
  },
  ...Array.from({ length: 9 }, (_, index): ISegmentCommand => {
    const number = index + 1;
    return {
      id: `jddb:segment-match-${number}`,
      label: trans => trans.__('Insert match %1', number),
      isEnabled: panel => panel.model.canWrite && panel.suggestions.state.matches.length > index,
      act: panel => panel.actions.insertMatch(number)
    };
  }),
  ...Array.from({ length: 9 }, (_, index): ISegmentCommand => {
    const number = index + 1;
    return {
      id: `jddb:segment-term-${number}`,
      label: trans => trans.__('Insert the translation of term %1', number),
      isEnabled: panel => panel.model.canWrite && panel.suggestions.state.terms.length > index,
      act: panel => panel.actions.insertTerm(number)
    };
  }),
  {
    id: 'jddb:segment-machine',
    label: trans => trans.__('Ask a machine for a translation, or stop asking'),
    isVisible: ({ machines }) => machines.preferred !== null,
    isEnabled: ({ machines }) => machines.canAsk || machines.state.asking !== null,
    act: panel => panel.actions.askMachine(panel.machines.preferred)
  },
  {
    id: 'jddb:segment-machine-insert',
    label: trans => trans.__('Insert the suggestion of the machine'),
    isVisible: ({ machines }) => machines.preferred !== null,
    isEnabled: ({ model, machines }) => model.canWrite && machines.state.answers.length > 0,
    act: panel => panel.actions.insertAnswer(panel.machines.state.answers[0])
  },
  {
    id: 'jddb:segment-concordance',
    label: trans => trans.__('Look up the selection in the concordance'),
    isEnabled: () => true,
    act: panel => panel.actions.lookUp()
  }
];

const ALIGNING: ISegmentCommand[] = [
  {
    id: 'jddb:segment-merge',
    label: trans => trans.__('Join the segment with the next one'),
    face: trans => trans.__('Join'),
    isEnabled: ({ model }) => model.canAlign && model.current !== null,
    act: panel => void panel.model.merge()
  },
  {
    id: 'jddb:segment-split',
    label: trans => trans.__('Divide the segment at the cursors'),
    face: trans => trans.__('Divide'),
    isEnabled: ({ model }) => model.canAlign && model.current !== null,
    act: panel => panel.actions.split()
  },
  {
    id: 'jddb:segment-link',
    label: trans => trans.__('Link the sentences at the two cursors'),
    face: trans => trans._p('to link two segments', 'Link'),
    isEnabled: panel => panel.model.canAlign && panel.actions.linkable() !== null,
    act: panel => panel.actions.link()
  },
  {
    id: 'jddb:segment-unlink',
    label: trans => trans.__('Unlink the translation from its source'),
    face: trans => trans.__('Unlink'),
    isEnabled: ({ model }) =>
      model.canAlign && Boolean(model.current?.source && model.current.target),
    act: panel => panel.actions.unlink()
  },
  {
    id: 'jddb:segment-tie',
    label: trans => trans.__('Scroll both texts together'),
    face: () => '⇅',
    isEnabled: () => true,
    isPressed: panel => panel.isTied,
    act: panel => panel.toggleTie()
  }
];

export const SEGMENT_COMMANDS: readonly ISegmentCommand[] = [
  ...CONFIRMING,
  ...GOING,
  ...WRITING,
  ...ALIGNING
];
