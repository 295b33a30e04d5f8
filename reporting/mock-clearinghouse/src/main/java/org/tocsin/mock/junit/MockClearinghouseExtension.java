package org.tocsin.mock.junit;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.tocsin.mock.Books;
import org.tocsin.mock.Faults;
import org.tocsin.mock.HashShare;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;

/**
 * Gives each test a clearinghouse of its own on a free port of loopback, and stops it afterwards.
 *
 * <p>A test method takes what it needs as a parameter: {@link MockClearinghouse}, {@link Books},
 * {@link Faults}, {@link HashShare}, a {@link Clock} (that of the mock) or a {@link URI} (where
 * reports go). Use {@code ExtendWith} for the defaults, or a field with {@code RegisterExtension}
 * for settings:
 *
 * <pre>{@code
 * @RegisterExtension
 * final MockClearinghouseExtension clearinghouse =
 *     MockClearinghouseExtension.with(() -> MockSettings.builder().clock(clock).build());
 * }</pre>
 *
 * <p>Tests may run in parallel: nothing is shared between them.
 */
public final class MockClearinghouseExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(MockClearinghouseExtension.class);
  private static final Map<Class<?>, Function<MockClearinghouse, Object>> PARAMETERS =
      Map.of(
          MockClearinghouse.class,
          mock -> mock,
          Books.class,
          MockClearinghouse::books,
          Faults.class,
          MockClearinghouse::faults,
          HashShare.class,
          MockClearinghouse::hashShare,
          Clock.class,
          MockClearinghouse::clock,
          URI.class,
          MockClearinghouse::baseUri);

  private final Supplier<MockSettings> settings;

  /** Starts mocks with the defaults. */
  public MockClearinghouseExtension() {
    this(MockSettings::defaults);
  }

  private MockClearinghouseExtension(Supplier<MockSettings> settings) {
    this.settings = settings;
  }

  /** Returns an extension that asks for settings before each test. */
  public static MockClearinghouseExtension with(Supplier<MockSettings> settings) {
    return new MockClearinghouseExtension(settings);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(this, MockClearinghouse.start(settings.get()));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    MockClearinghouse mock = context.getStore(NAMESPACE).remove(this, MockClearinghouse.class);
    if (mock != null) {
      mock.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType())
        && context.getStore(NAMESPACE).get(this) != null;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    MockClearinghouse mock = context.getStore(NAMESPACE).get(this, MockClearinghouse.class);
    Function<MockClearinghouse, Object> part = PARAMETERS.get(parameter.getParameter().getType());
    if (mock == null || part == null) {
      throw new IllegalStateException("the parameter was not offered");
    }
    return part.apply(mock);
  }
}
