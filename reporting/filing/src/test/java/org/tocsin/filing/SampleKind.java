package org.tocsin.filing;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.model.Environment;
import org.tocsin.model.FilingId;

/** Stands for what an optional module brings: a destination that takes all, and a notifier. */
public final class SampleKind {
  /** What notifiers heard, each with the name of its notification. */
  public static final List<String> HEARD = new CopyOnWriteArrayList<>();

  /** Which changes of the configuration notifiers heard of, each with its name. */
  public static final List<String> CHANGES = new CopyOnWriteArrayList<>();

  /** What happens when a notifier starts. */
  public static volatile Runnable starting = () -> {};

  /** What happens when a destination is opened. */
  public static volatile Runnable opening = () -> {};

  /** What happens when a notifier closes. */
  public static volatile Runnable closing = () -> {};

  private SampleKind() {}

  /** Takes everything. */
  public static final class Mail implements DeliveryKind {
    @Override
    public String kind() {
      return "email";
    }

    @Override
    public Delivery open(DeliverySettings settings, Environment environment, Clock clock) {
      opening.run();
      return new Taking(settings);
    }
  }

  private record Taking(DeliverySettings settings) implements Delivery {
    @Override
    public String kind() {
      return "email";
    }

    @Override
    public Promise promise() {
      return Promise.HELD_WHEN_UNSURE;
    }

    @Override
    public PayloadPolicy payload() {
      return settings.payload();
    }

    @Override
    public URI address() {
      return settings.url();
    }

    @Override
    public String account() {
      return settings.account();
    }

    @Override
    public byte[] compose(Parcel parcel) {
      return new byte[] {(byte) (payload() == PayloadPolicy.FULL ? 1 : 0)};
    }

    @Override
    public Delivered deliver(Parcel parcel, byte[] composed) {
      return new Delivered.Receipt(new byte[] {7});
    }

    @Override
    public void close() {
      HEARD.add("delivery to " + settings.url() + " closes");
    }
  }

  /** Notes what it hears. */
  public static final class Notes implements NotifierKind {
    @Override
    public Notifier open(List<NotificationSettings> settings, Notifier.Room room) {
      String name = settings.get(0).name();
      return new Notifier() {
        @Override
        public void start() {
          starting.run();
          HEARD.add(name + " starts, sends: " + room.sends());
        }

        @Override
        public void held(FilingId filing, String at, HoldReason reason, boolean danger) {
          HEARD.add(name + " held " + at + " " + reason + " " + danger);
        }

        @Override
        public void failed(FilingId filing, String at, boolean danger) {
          HEARD.add(name + " failed " + at + " " + danger);
        }

        @Override
        public void alarm(Alarm alarm, String destination, Optional<FilingId> filing) {
          HEARD.add(name + " alarm " + alarm + " " + destination);
        }

        @Override
        public void configurationChanged(String who, String why, int keys) {
          CHANGES.add(name + ": " + who + ", " + why + ", " + keys);
        }

        @Override
        public void close() {
          HEARD.add(name + " closes");
          closing.run();
        }
      };
    }
  }
}
