package dev.aceso.model;

import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * What is reached from one component along the edges of a graph, nearest first: by breadth-first
 * search over positions, so that a walk over thousands of components hashes none of them.
 */
final class Reach extends AbstractSet<ComponentId> {
  private final Map<ComponentId, Integer> positions;
  private final ComponentId[] ids;
  private final BitSet reached = new BitSet();
  private final int[] order;
  private int size;

  /**
   * @param edges by position, where each leads; acyclic
   */
  Reach(Map<ComponentId, Integer> positions, ComponentId[] ids, int[][] edges, int from) {
    this.positions = positions;
    this.ids = ids;
    order = new int[ids.length];
    take(edges[from]);
    for (int i = 0; i < size; i++) {
      take(edges[order[i]]);
    }
  }

  private void take(int[] next) {
    for (int position : next) {
      if (!reached.get(position)) {
        reached.set(position);
        order[size++] = position;
      }
    }
  }

  @Override
  public boolean contains(Object o) {
    Integer position = positions.get(o);
    return position != null && reached.get(position);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Iterator<ComponentId> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public ComponentId next() {
        if (next == size) {
          throw new NoSuchElementException();
        }
        return ids[order[next++]];
      }
    };
  }
}
