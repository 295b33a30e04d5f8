package org.tocsin.evidence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 9162 section 2.1 over SHA-256: roots, inclusion and consistency proofs,
 * and their verification.
 *
 * <p>Leaves are leaf hashes of 32 bytes, as {@link #leafHash} makes them. Safe for use by many
 * threads.
 */
public final class MerkleTree {
  /** The length of every hash in bytes. */
  public static final int HASH_BYTES = 32;

  private MerkleTree() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the hash of a leaf: SHA-256 over 0x00 and the data. */
  public static byte[] leafHash(byte[] data) {
    MessageDigest sha256 = sha256();
    sha256.update((byte) 0);
    return sha256.digest(data);
  }

  /** Returns the hash of a node: SHA-256 over 0x01 and the hashes of its two children. */
  static byte[] nodeHash(byte[] left, byte[] right) {
    MessageDigest sha256 = sha256();
    sha256.update((byte) 1);
    sha256.update(left);
    return sha256.digest(right);
  }

  /** Returns the root over all leaves; over none, the hash of nothing. */
  public static byte[] root(List<byte[]> leaves) {
    CompactRange range = CompactRange.empty();
    for (byte[] leaf : leaves) {
      range = range.append(leaf);
    }
    return range.root();
  }

  /**
   * Returns the proof that a leaf is in the tree (section 2.1.3.1).
   *
   * @param index the leaf's position, 0 to the number of leaves - 1
   */
  public static List<byte[]> inclusionProof(List<byte[]> leaves, int index) {
    requireRange(index, 0, leaves.size() - 1, "index");
    List<byte[]> proof = new ArrayList<>();
    int begin = 0;
    int end = leaves.size();
    List<byte[]> fromRoot = new ArrayList<>();
    while (end - begin > 1) {
      int split = begin + largestPowerOfTwoBelow(end - begin);
      if (index < split) {
        fromRoot.add(root(leaves.subList(split, end)));
        end = split;
      } else {
        fromRoot.add(root(leaves.subList(begin, split)));
        begin = split;
      }
    }
    for (int i = fromRoot.size() - 1; i >= 0; i--) {
      proof.add(fromRoot.get(i));
    }
    return proof;
  }

  /**
   * Returns the proof that the tree of the first {@code size} leaves is a beginning of the tree of
   * all leaves (section 2.1.4.1).
   *
   * @param size 1 to the number of leaves
   */
  public static List<byte[]> consistencyProof(List<byte[]> leaves, int size) {
    requireRange(size, 1, leaves.size(), "size");
    List<byte[]> proof = new ArrayList<>();
    subproof(leaves, size, true, proof);
    return proof;
  }

  private static void subproof(
      List<byte[]> leaves, int size, boolean complete, List<byte[]> proof) {
    int n = leaves.size();
    if (size == n) {
      if (!complete) {
        proof.add(root(leaves));
      }
      return;
    }
    int split = largestPowerOfTwoBelow(n);
    if (size <= split) {
      subproof(leaves.subList(0, split), size, complete, proof);
      proof.add(root(leaves.subList(split, n)));
    } else {
      subproof(leaves.subList(split, n), size - split, false, proof);
      proof.add(root(leaves.subList(0, split)));
    }
  }

  /**
   * Whether a proof shows that a leaf stands at a position of the tree with a root (section
   * 2.1.3.2).
   */
  public static boolean verifyInclusion(
      byte[] leaf, long index, long size, List<byte[]> proof, byte[] root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long fn = index;
    long sn = size - 1;
    byte[] hash = leaf;
    for (byte[] step : proof) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        hash = nodeHash(step, hash);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        hash = nodeHash(hash, step);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && MessageDigest.isEqual(hash, root);
  }

  /**
   * Whether a proof shows that one tree is a beginning of another (section 2.1.4.2).
   *
   * @param size how many leaves the earlier tree has, at least 1
   * @param laterSize how many the later tree has
   */
  public static boolean verifyConsistency(
      long size, long laterSize, byte[] root, byte[] laterRoot, List<byte[]> proof) {
    if (size < 1 || size > laterSize) {
      return false;
    }
    if (size == laterSize) {
      return proof.isEmpty() && MessageDigest.isEqual(root, laterRoot);
    }
    List<byte[]> path = new ArrayList<>(proof);
    if (Long.bitCount(size) == 1) {
      path.add(0, root);
    }
    if (path.isEmpty()) {
      return false;
    }
    long fn = size - 1;
    long sn = laterSize - 1;
    while ((fn & 1) == 1) {
      fn >>= 1;
      sn >>= 1;
    }
    byte[] first = path.get(0);
    byte[] second = first;
    for (byte[] step : path.subList(1, path.size())) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        first = nodeHash(step, first);
        second = nodeHash(step, second);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        second = nodeHash(second, step);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0
        && MessageDigest.isEqual(first, root)
        && MessageDigest.isEqual(second, laterRoot);
  }

  private static int largestPowerOfTwoBelow(int n) {
    return Integer.highestOneBit(n - 1);
  }

  private static void requireRange(int value, int min, int max, String name) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + min + " to " + max + " here, not " + value);
    }
  }
}
