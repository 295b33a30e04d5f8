package org.tocsin.evidence;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.tocsin.evidence.EvidenceException.Kind;
import org.tocsin.store.Tx;

/**
 * That two different persons signed a request, as {@link People#authorize} found. It is good for
 * one deed: whoever does it spends it in the same transaction.
 */
public final class Authorization {
  private final DeedRequest request;
  private final SignedRequest signed;
  private final List<Actor> by;
  private final Instant now;

  Authorization(DeedRequest request, SignedRequest signed, List<Actor> by, Instant now) {
    this.request = request;
    this.signed = signed;
    this.by = List.copyOf(by);
    this.now = now;
  }

  /** Returns what was asked. */
  public DeedRequest request() {
    return request;
  }

  /** Returns who signed: two different persons or more. */
  public List<Actor> by() {
    return by;
  }

  /** Returns who signed what, byte for byte. */
  public SignedRequest signed() {
    return signed;
  }

  /** Returns an act of the first signer, with what names the request and the other signers. */
  public CustodyEvent event(CustodyKind kind) {
    CustodyEvent event =
        CustodyEvent.of(kind, request.incident(), by.get(0))
            .with("request", request.id())
            .with(
                "request-sha256",
                HexFormat.of().formatHex(MerkleTree.sha256().digest(signed.document())))
            .with("reason", request.reason());
    for (int i = 1; i < by.size(); i++) {
      event = event.with("signer-" + (i + 1), by.get(i).id());
    }
    return event;
  }

  /**
   * Uses the request up, and keeps what was signed.
   *
   * @throws EvidenceException {@link Kind#REFUSED} when it was carried out before
   */
  public void spend(Tx tx) {
    ByteArrayOutputStream signatures = new ByteArrayOutputStream();
    for (byte[] signature : signed.signatures()) {
      signatures.writeBytes(ByteBuffer.allocate(4).putInt(signature.length).array());
      signatures.writeBytes(signature);
    }
    int added =
        tx.update(
            """
            INSERT INTO signed_request (id, used_at, document, signatures) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """,
            request.id(),
            now,
            signed.document(),
            signatures.toByteArray());
    if (added != 1) {
      throw new EvidenceException(
          Kind.REFUSED, "request " + request.id() + " was carried out before");
    }
  }

  @Override
  public String toString() {
    return "Authorization(" + request.id() + ")";
  }
}
