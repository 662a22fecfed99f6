/**
 * Which machines a person has been told about: that the text leaves the server, and where it goes. Kept in the
 * browser; told again where a machine sends texts to another host.
 */
import type { ISuggester } from './api';

const PREFIX = 'jddb:machine-notices:';

export class MachineNotices {
  /**
   * @param storage - the browser's storage of this site
   * @param person - what tells this person on this server from all others; where that cannot be learnt, nothing
   * is remembered
   */
  constructor(
    private readonly storage: Storage,
    private readonly person: () => Promise<string>
  ) {}

  async has(machine: ISuggester): Promise<boolean> {
    const key = await this.key();
    return key !== null && this.kept(key).includes(nameOf(machine));
  }

  async add(machine: ISuggester): Promise<void> {
    const key = await this.key();
    if (key === null) {
      return;
    }
    const kept = [...new Set([...this.kept(key), nameOf(machine)])];
    try {
      this.storage.setItem(key, JSON.stringify(kept));
    } catch {
      // storage may be full or switched off: then it is told each time
    }
  }

  private kept(key: string): string[] {
    try {
      const kept: unknown = JSON.parse(this.storage.getItem(key) ?? '[]');
      return Array.isArray(kept) ? kept.map(String) : [];
    } catch {
      return [];
    }
  }

  private async key(): Promise<string | null> {
    try {
      return PREFIX + (await this.person());
    } catch {
      return null;
    }
  }
}

function nameOf({ name, destination }: ISuggester): string {
  return `${name} ${destination}`;
}
