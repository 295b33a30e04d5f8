package org.tocsin.evidence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Makes many proofs of one tree in one pass over its leaves (RFC 9162 section 2.1), holding no more
 * of them than the proofs need.
 */
final class ProofPass {
  private final long size;
  private final Map<Range, byte[]> hashes = new HashMap<>();
  private final Deque<Subtree> stack = new ArrayDeque<>();
  private long next;

  /** Leaves from {@code begin} up to and without {@code end}. */
  private record Range(long begin, long end) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Subtree(long begin, long end, byte[] hash) {}

  ProofPass(long size) {
    this.size = size;
  }

  /** Asks, before the first leaf, for the proof that a leaf is in the tree. */
  void wantInclusion(long index) {
    inclusion(index).forEach(range -> hashes.put(range, new byte[0]));
  }

  /** Asks, before the first leaf, for the proof that a smaller tree is this one's beginning. */
  void wantConsistency(long smaller) {
    consistency(smaller).forEach(range -> hashes.put(range, new byte[0]));
  }

  void leaf(byte[] leaf) {
    Subtree subtree = new Subtree(next, next + 1, leaf);
    next++;
    keep(subtree);
    while (!stack.isEmpty() && width(stack.peek()) == width(subtree)) {
      Subtree left = stack.pop();
      subtree =
          new Subtree(
              left.begin(), subtree.end(), MerkleTree.nodeHash(left.hash(), subtree.hash()));
      keep(subtree);
    }
    stack.push(subtree);
  }

  private static long width(Subtree subtree) {
    return subtree.end() - subtree.begin();
  }

  private void keep(Subtree subtree) {
    hashes.computeIfPresent(
        new Range(subtree.begin(), subtree.end()), (range, none) -> subtree.hash());
  }

  /**
   * Ends the pass: the ragged right edge is made of what is on the stack.
   *
   * @throws IllegalArgumentException when there were fewer leaves than the tree has
   */
  void finish() {
    if (next != size) {
      throw new IllegalArgumentException("the log does not have that many entries");
    }
    Iterator<Subtree> rightToLeft = stack.iterator();
    if (!rightToLeft.hasNext()) {
      return;
    }
    Subtree edge = rightToLeft.next();
    keep(edge);
    while (rightToLeft.hasNext()) {
      Subtree left = rightToLeft.next();
      edge = new Subtree(left.begin(), size, MerkleTree.nodeHash(left.hash(), edge.hash()));
      keep(edge);
    }
  }

  List<byte[]> inclusionProof(long index) {
    return inclusion(index).stream().map(this::hash).toList();
  }

  List<byte[]> consistencyProof(long smaller) {
    return consistency(smaller).stream().map(this::hash).toList();
  }

  private byte[] hash(Range range) {
    byte[] hash = hashes.getOrDefault(range, new byte[0]);
    if (hash.length == 0) {
      throw new IllegalStateException("a proof was not asked for before the pass");
    }
    return hash;
  }

  private List<Range> inclusion(long index) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("index is 0 to " + (size - 1) + " here, not " + index);
    }
    List<Range> fromLeaf = new ArrayList<>();
    long begin = 0;
    long end = size;
    while (end - begin > 1) {
      long split = begin + Long.highestOneBit(end - begin - 1);
      if (index < split) {
        fromLeaf.add(0, new Range(split, end));
        end = split;
      } else {
        fromLeaf.add(0, new Range(begin, split));
        begin = split;
      }
    }
    return fromLeaf;
  }

  private List<Range> consistency(long smaller) {
    if (smaller < 1 || smaller > size) {
      throw new IllegalArgumentException("size is 1 to " + size + " here, not " + smaller);
    }
    List<Range> proof = new ArrayList<>();
    long begin = 0;
    long end = size;
    boolean complete = true;
    while (smaller != end) {
      long split = begin + Long.highestOneBit(end - begin - 1);
      if (smaller <= split) {
        proof.add(0, new Range(split, end));
        end = split;
      } else {
        proof.add(0, new Range(begin, split));
        begin = split;
        complete = false;
      }
    }
    if (!complete) {
      proof.add(0, new Range(begin, end));
    }
    return proof;
  }
}
