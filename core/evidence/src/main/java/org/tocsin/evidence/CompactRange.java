package org.tocsin.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Merkle tree reduced to the roots of its complete subtrees, largest first: enough to append
 * leaves and to know the root, at most 63 hashes long.
 *
 * @param size how many leaves the tree has
 * @param subtrees one root for each bit that is set in {@code size}
 */
record CompactRange(long size, List<byte[]> subtrees) {
  CompactRange {
    subtrees = List.copyOf(subtrees);
    if (size < 0 || subtrees.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "a tree has one complete subtree for each bit of its size");
    }
  }

  static CompactRange empty() {
    return new CompactRange(0, List.of());
  }

  CompactRange append(byte[] leaf) {
    List<byte[]> next = new ArrayList<>(subtrees);
    byte[] hash = leaf;
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      hash = MerkleTree.nodeHash(next.remove(next.size() - 1), hash);
    }
    next.add(hash);
    return new CompactRange(size + 1, next);
  }

  byte[] root() {
    if (size == 0) {
      return MerkleTree.sha256().digest();
    }
    byte[] hash = subtrees.get(subtrees.size() - 1);
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      hash = MerkleTree.nodeHash(subtrees.get(i), hash);
    }
    return hash;
  }

  byte[] encode() {
    byte[] bytes = new byte[subtrees.size() * MerkleTree.HASH_BYTES];
    for (int i = 0; i < subtrees.size(); i++) {
      System.arraycopy(subtrees.get(i), 0, bytes, i * MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
    }
    return bytes;
  }

  static CompactRange decode(long size, byte[] bytes) {
    if (bytes.length != Long.bitCount(size) * MerkleTree.HASH_BYTES) {
      throw new IllegalArgumentException("a tree's subtrees are of another length");
    }
    List<byte[]> subtrees = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += MerkleTree.HASH_BYTES) {
      subtrees.add(Arrays.copyOfRange(bytes, at, at + MerkleTree.HASH_BYTES));
    }
    return new CompactRange(size, subtrees);
  }
}
