package dev.aceso.decide;

/** A hash that is the same in every run, machine and release. */
final class StableHash {
  private StableHash() {}

  /**
   * FNV-1a, 64 bits (Fowler, Noll and Vo 1991), then the finaliser of SplitMix64 (Steele et al.
   * 2014), as names that differ in the last letter would stay neighbours otherwise.
   */
  static long of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  /** A number from 0 up to, not including, the bound. */
  static int below(int bound, String text) {
    return (int) Long.remainderUnsigned(of(text), bound);
  }
}
