package org.tocsin.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  /** The inputs and roots that implementations of RFC 6962 and RFC 9162 share. */
  private static final List<String> INPUTS =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static List<byte[]> knownLeaves(int count) {
    return INPUTS.subList(0, count).stream().map(t -> MerkleTree.leafHash(hex(t))).toList();
  }

  private static List<byte[]> leaves(int count) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(MerkleTree.leafHash(new byte[] {(byte) i, (byte) (i >> 8)}));
    }
    return leaves;
  }

  /** The definition of RFC 9162 section 2.1.1, word for word. */
  private static byte[] mth(List<byte[]> leaves) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    if (leaves.isEmpty()) {
      return sha256.digest();
    }
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int k = 1;
    while (k * 2 < leaves.size()) {
      k *= 2;
    }
    sha256.update((byte) 1);
    sha256.update(mth(leaves.subList(0, k)));
    return sha256.digest(mth(leaves.subList(k, leaves.size())));
  }

  @Test
  void root_knownAnswers() {
    assertThat(MerkleTree.root(List.of()))
        .isEqualTo(hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (int n = 1; n <= 8; n++) {
      assertThat(MerkleTree.root(knownLeaves(n)))
          .as("%d leaves", n)
          .isEqualTo(hex(ROOTS.get(n - 1)));
    }
  }

  @Test
  void root_manySizes_isTheDefinitions() throws Exception {
    for (int n = 0; n <= 70; n++) {
      assertThat(MerkleTree.root(leaves(n))).as("%d leaves", n).isEqualTo(mth(leaves(n)));
    }
  }

  @Test
  void inclusionProof_knownAnswers() {
    List<byte[]> proof = MerkleTree.inclusionProof(knownLeaves(8), 0);
    assertThat(proof)
        .containsExactly(
            hex("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
            hex("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
            hex("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
    assertThat(MerkleTree.inclusionProof(knownLeaves(1), 0)).isEmpty();
  }

  @Test
  void consistencyProof_knownAnswers() {
    assertThat(MerkleTree.consistencyProof(knownLeaves(8), 1))
        .containsExactly(
            hex("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
            hex("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
            hex("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
    assertThat(MerkleTree.consistencyProof(knownLeaves(8), 8)).isEmpty();
  }

  @Test
  void inclusionProof_everyLeafOfEverySize_verifiesThereAndNowhereElse() {
    for (int n = 1; n <= 40; n++) {
      List<byte[]> leaves = leaves(n);
      byte[] root = MerkleTree.root(leaves);
      for (int i = 0; i < n; i++) {
        List<byte[]> proof = MerkleTree.inclusionProof(leaves, i);
        assertThat(MerkleTree.verifyInclusion(leaves.get(i), i, n, proof, root)).isTrue();
        assertThat(MerkleTree.verifyInclusion(leaves.get((i + 1) % n), i, n, proof, root))
            .isEqualTo(n == 1);
        assertThat(MerkleTree.verifyInclusion(leaves.get(i), i, n, proof, leaves.get(i)))
            .isEqualTo(n == 1);
        for (int p = 0; p < proof.size(); p++) {
          List<byte[]> changed = new ArrayList<>(proof);
          byte[] step = changed.get(p).clone();
          step[7] ^= 4;
          changed.set(p, step);
          assertThat(MerkleTree.verifyInclusion(leaves.get(i), i, n, changed, root)).isFalse();
          changed.remove(p);
          assertThat(MerkleTree.verifyInclusion(leaves.get(i), i, n, changed, root)).isFalse();
        }
      }
    }
  }

  @Test
  void consistencyProof_everyPairOfSizes_verifiesAndAChangedPastDoesNot() {
    for (int n = 1; n <= 40; n++) {
      List<byte[]> leaves = leaves(n);
      byte[] root = MerkleTree.root(leaves);
      for (int m = 1; m <= n; m++) {
        byte[] earlier = MerkleTree.root(leaves.subList(0, m));
        List<byte[]> proof = MerkleTree.consistencyProof(leaves, m);
        assertThat(MerkleTree.verifyConsistency(m, n, earlier, root, proof))
            .as("%d in %d", m, n)
            .isTrue();
        List<byte[]> past = new ArrayList<>(leaves.subList(0, m));
        past.set(m / 2, MerkleTree.leafHash(new byte[] {99, 99, 99}));
        assertThat(MerkleTree.verifyConsistency(m, n, MerkleTree.root(past), root, proof))
            .isFalse();
        if (m < n) {
          assertThat(MerkleTree.verifyConsistency(n, m, root, earlier, proof)).isFalse();
          assertThat(MerkleTree.verifyConsistency(m, n, earlier, root, List.of())).isFalse();
        }
      }
    }
  }

  @Test
  void proofs_outsideTheTree_areRefused() {
    assertThatThrownBy(() -> MerkleTree.inclusionProof(leaves(3), 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.consistencyProof(leaves(3), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            MerkleTree.verifyInclusion(
                leaves(1).get(0), 1, 1, List.of(), MerkleTree.root(leaves(1))))
        .isFalse();
  }

  @Test
  void compactRange_encodedAndDecoded_goesOnAsBefore() {
    CompactRange range = CompactRange.empty();
    List<byte[]> leaves = leaves(50);
    for (int i = 0; i < leaves.size(); i++) {
      range = CompactRange.decode(range.size(), range.encode()).append(leaves.get(i));
      assertThat(range.root()).isEqualTo(MerkleTree.root(leaves.subList(0, i + 1)));
    }
    CompactRange whole = range;
    assertThatThrownBy(() -> CompactRange.decode(51, whole.encode()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CompactRange.decode(50, new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
