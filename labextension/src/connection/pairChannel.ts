/**
 * One text's part of the socket of a pair, which its client takes for a socket of its own. So all that holds for a
 * single document holds for each of the two, with the same code.
 */
import type { ClientMessage, ServerMessage } from '../protocol/messages';

export class PairChannel {
  constructor(
    readonly url: URL,
    private readonly onSend: (message: ClientMessage) => void,
    private readonly onClosed: () => void
  ) {}

  readyState = 0;
  binaryType = 'arraybuffer';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  // What the client of the text does

  send(text: string): void {
    this.onSend(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    if (this.readyState < 3) {
      this.readyState = 3;
      this.onClosed();
    }
  }

  // What the pair does

  opened(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  deliver(message: ServerMessage): void {
    if (this.readyState === 1) {
      this.onmessage?.({ data: JSON.stringify(message) });
    }
  }

  lost(code: number, reason: string): void {
    if (this.readyState < 3) {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }
  }
}
