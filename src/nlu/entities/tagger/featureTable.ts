/** Finds the place of a hash in a list of hashes: open addressing in two typed arrays (Knuth, TAOCP 3, 6.4). */
export class FeatureTable {
  private readonly slots: Int32Array;
  private readonly mask: number;

  constructor(private readonly features: Int32Array) {
    let size = 16;
    while (size < features.length * 2) size *= 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    for (let index = 0; index < features.length; index += 1) {
      let slot = (features[index] as number) & this.mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & this.mask;
      this.slots[slot] = index;
    }
  }

  /** The index of a feature, or -1. */
  indexOf(hash: number): number {
    let slot = hash & this.mask;
    for (;;) {
      const index = this.slots[slot] as number;
      if (index < 0 || this.features[index] === hash) return index;
      slot = (slot + 1) & this.mask;
    }
  }
}
