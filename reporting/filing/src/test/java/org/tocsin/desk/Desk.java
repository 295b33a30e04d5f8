package org.tocsin.desk;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.cybertipline.ClientSettings;
import org.tocsin.cybertipline.GatedPost;
import org.tocsin.cybertipline.Stamp;
import org.tocsin.filing.Delivered;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.Parcel;
import org.tocsin.filing.Promise;
import org.tocsin.filing.ReportJson;

/** Posts reports to a desk that keeps each once, by the number of its filing. */
public final class Desk implements Delivery {
  private final ClientSettings settings;
  private final PayloadPolicy payload;
  private final GatedPost post;

  /** Opens a desk; nobody is contacted. */
  public Desk(ClientSettings settings, PayloadPolicy payload, Clock clock) {
    this.settings = settings;
    this.payload = payload;
    this.post = new GatedPost(settings, clock);
  }

  @Override
  public String kind() {
    return "desk";
  }

  @Override
  public Promise promise() {
    return Promise.AT_LEAST_ONCE;
  }

  @Override
  public PayloadPolicy payload() {
    return payload;
  }

  @Override
  public URI address() {
    return settings.baseUrl();
  }

  @Override
  public String account() {
    return settings.account();
  }

  @Override
  public byte[] compose(Parcel parcel) {
    return ReportJson.of(parcel);
  }

  @Override
  public Delivered deliver(Parcel parcel, byte[] composed) {
    Stamp stamp = new Stamp(parcel.environment(), address(), account(), parcel.synthetic());
    GatedPost.Answer answer =
        post.post(
            stamp,
            "application/json",
            composed,
            Map.of("Desk-Number", parcel.filing().value(), "Desk-Account", account()));
    if (answer.status().isEmpty() || !answer.whole()) {
      return answer.begun() ? new Delivered.Unsure() : new Delivered.Unavailable(Optional.empty());
    }
    return switch (answer.status().getAsInt() / 100) {
      case 2 -> new Delivered.Receipt(answer.body());
      case 5 -> new Delivered.Unavailable(answer.retryAfter());
      default -> new Delivered.Refused();
    };
  }

  @Override
  public void close() {
    post.close();
  }

  @Override
  public String toString() {
    return "Desk";
  }
}
