/** Frames of the server, taken apart in the order in which they arrive. */
import type { ServerMessage } from './messages';

interface IBatch {
  type: 'batch';
  messages: ServerMessage[];
}

/**
 * Reads frames: text, or gzip-compressed text in binary ones. Inflating takes a turn of the event loop, so what
 * arrives meanwhile waits behind it.
 */
export class FrameReader {
  /**
   * @param take - called with every message
   * @param fail - called when a frame cannot be read, or not be taken
   */
  constructor(
    private readonly take: (message: ServerMessage) => void,
    private readonly fail: () => void
  ) {}

  read(data: string | ArrayBuffer): void {
    if (typeof data === 'string' && this.inflating === 0) {
      this.open(data);
      return;
    }
    this.inflating += 1;
    this.tail = this.tail
      .then(() => (typeof data === 'string' ? data : inflate(data)))
      .then(
        text => this.open(text),
        () => this.fail()
      )
      .finally(() => {
        this.inflating -= 1;
      });
  }

  private open(text: string): void {
    try {
      const frame: ServerMessage | IBatch = JSON.parse(text);
      for (const message of frame.type === 'batch' ? frame.messages : [frame]) {
        this.take(message);
      }
    } catch (error) {
      console.error('A frame of the server could not be taken', error);
      this.fail();
    }
  }

  private inflating = 0;
  private tail: Promise<void> = Promise.resolve();
}

async function inflate(data: ArrayBuffer): Promise<string> {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}
