/** What waits until the changes that the person has made of a text until then are committed. */
import type { ClientState } from '../ot/clientState';

interface IWaiting {
  /** The change that has to be committed before. */
  seq: number;
  act: () => void;
  reject: (reason: Error) => void;
}

export class BehindText {
  /** @param document - the text; null before its first state */
  constructor(private readonly document: () => ClientState | null) {}

  /** Does something when what the person has typed until now is committed; not if that is refused. */
  do(act: () => Promise<void>): Promise<void> {
    const document = this.document();
    if (!document) {
      return act();
    }
    const seq = document.ackedSeq + Number(!!document.inflight) + Number(!!document.pending);
    return new Promise((resolve, reject) => {
      this.waiting.push({ seq, reject, act: () => void act().then(resolve, reject) });
      this.look();
    });
  }

  /** Goes on with what waits for the server, after it has told something. */
  look(): void {
    const document = this.document();
    if (!document) {
      return;
    }
    const isDone = ({ seq }: IWaiting): boolean =>
      document.waiting === 0 || seq <= document.ackedSeq;
    const ready = this.waiting.filter(isDone);
    this.waiting = this.waiting.filter(waiting => !isDone(waiting));
    ready.forEach(({ act }) => act());
  }

  /** What was typed is not committed. */
  refuse(reason: Error): void {
    const refused = this.waiting;
    this.waiting = [];
    refused.forEach(({ reject }) => reject(reason));
  }

  private waiting: IWaiting[] = [];
}
