import type { ClientMessage } from '../protocol/messages';

/** The client's end of a connection whose other end is a test. */
export class FakeSocket {
  /** @param onSend - called with every message of the client */
  constructor(
    readonly url: string,
    private readonly onSend: (message: ClientMessage) => void = () => undefined
  ) {}

  readyState = 0;
  binaryType = 'blob';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  /** What the client sent. */
  readonly sent: ClientMessage[] = [];
  /** With what the client closed it. */
  closedWith: number | undefined;

  get query(): URLSearchParams {
    return new URL(this.url).searchParams;
  }

  // The client's side

  send(text: string): void {
    if (this.readyState !== 1) {
      throw new Error('the socket is not open');
    }
    const message = JSON.parse(text) as ClientMessage;
    this.sent.push(message);
    this.onSend(message);
  }

  close(code?: number): void {
    this.closedWith = code;
    this.readyState = 3;
  }

  // The server's side

  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  deliver(...messages: object[]): void {
    messages.forEach(message => this.deliverFrame(JSON.stringify(message)));
  }

  deliverFrame(data: unknown): void {
    if (this.readyState === 1) {
      this.onmessage?.({ data });
    }
  }

  drop(code = 1006, reason = ''): void {
    if (this.readyState < 3) {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }
  }

  // What tests ask

  sentOf<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.sent.filter(
      (message): message is Extract<ClientMessage, { type: T }> => message.type === type
    );
  }
}
