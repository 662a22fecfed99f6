/** Typed events. A listener that fails does not keep the others from hearing. */
export class Emitter<Events extends { [K in keyof Events]: (...values: never[]) => void }> {
  on<K extends keyof Events>(event: K, listener: Events[K]): void {
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(listener));
  }

  off<K extends keyof Events>(event: K, listener: Events[K]): void {
    this.listeners.get(event)?.delete(listener);
  }

  emit<K extends keyof Events>(event: K, ...values: Parameters<Events[K]>): void {
    for (const listener of [...(this.listeners.get(event) ?? [])]) {
      try {
        (listener as (...values: Parameters<Events[K]>) => void)(...values);
      } catch (error) {
        console.error(`A listener to '${String(event)}' failed`, error);
      }
    }
  }

  private readonly listeners = new Map<keyof Events, Set<Events[keyof Events]>>();
}
