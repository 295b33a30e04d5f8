package org.tocsin.example.chat;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tocsin.Tocsin;

/**
 * A chat service that uses the library: its parts, put together.
 *
 * <p>Three calls of the library are all it needs: {@code screen} for every upload, {@code observe}
 * for where a request comes from, and {@code close}.
 */
public final class ChatService implements AutoCloseable {
  private static final long RETRY_SECONDS = 5;

  private final Tocsin tocsin;
  private final Chat chat;
  private final ScheduledExecutorService retries;
  private final Future<?> retrying;

  private ChatService(Tocsin tocsin, ChatSettings settings) throws IOException {
    this.tocsin = tocsin;
    this.chat =
        new Chat(
            tocsin::screen,
            new Origins(tocsin::observe, tocsin.forwardedHeader()),
            settings,
            Clock.systemUTC());
    this.retries = Executors.newSingleThreadScheduledExecutor(ChatService::daemon);
    this.retrying =
        retries.scheduleWithFixedDelay(
            chat.uploads()::retryHeld, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
  }

  /** Starts the library and the chat. */
  static ChatService start(ChatSettings settings) throws IOException {
    Tocsin tocsin = Tocsin.start(settings.config());
    try {
      return new ChatService(tocsin, settings);
    } catch (IOException | RuntimeException e) {
      tocsin.close();
      throw e;
    }
  }

  /** Returns where the page is. */
  URI address() {
    return chat.address();
  }

  /** Returns the library that this chat uses. */
  Tocsin tocsin() {
    return tocsin;
  }

  /** Takes no more uploads, ends what is under way, and closes the library. */
  @Override
  public void close() {
    chat.close();
    retrying.cancel(true);
    retries.shutdownNow();
    tocsin.close();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "chat-retries");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs the chat until the process is ended. */
  public static void main(String[] args) throws IOException {
    ChatSettings settings;
    try {
      settings = ChatSettings.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    ChatService service = start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(service::close, "chat-shutdown"));
    System.out.println(
        "Chat is ready at "
            + service.address()
            + " (example: whoever types a name is that account). Data: "
            + settings.data().toAbsolutePath());
  }
}
