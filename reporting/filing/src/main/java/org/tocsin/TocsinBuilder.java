package org.tocsin;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.config.ClassificationPolicy;
import org.tocsin.config.ClearinghouseSettings;
import org.tocsin.config.ConfigException;
import org.tocsin.config.ConfigState;
import org.tocsin.config.ContextSettings;
import org.tocsin.config.CustodySettings;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.ListServices;
import org.tocsin.config.ListSettings;
import org.tocsin.config.NotificationSettings;
import org.tocsin.config.OverdueSettings;
import org.tocsin.config.PostgresqlSettings;
import org.tocsin.config.PreservationSettings;
import org.tocsin.config.ProductionOptIn;
import org.tocsin.config.ProfileSettings;
import org.tocsin.config.ReportSchema;
import org.tocsin.config.Role;
import org.tocsin.config.Route;
import org.tocsin.config.Secret;
import org.tocsin.config.SecretResolver;
import org.tocsin.config.TocsinConfig;
import org.tocsin.config.UndeterminedPolicy;
import org.tocsin.evidence.BlobStore;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.FilingListener;
import org.tocsin.model.Environment;
import org.tocsin.model.TrustedProxies;
import org.tocsin.report.ServiceProfile;
import org.tocsin.screening.Matcher;
import org.tocsin.screening.ScreeningSettings;

/**
 * Collects what a service is started with. It makes the same {@link TocsinConfig} as a {@code
 * tocsin.yaml} does.
 *
 * <p>Not safe for use by several threads.
 */
public final class TocsinBuilder {
  private static final Logger log = LoggerFactory.getLogger(TocsinBuilder.class);

  /** How often a configuration file is looked at. */
  public static final Duration DEFAULT_WATCH_INTERVAL = Duration.ofSeconds(10);

  private Environment environment = Environment.TEST;
  private Optional<ProductionOptIn> production = Optional.empty();
  private @Nullable Path dataDirectory;
  private Optional<PostgresqlSettings> postgresql = Optional.empty();
  private @Nullable ServiceProfile service;
  private final List<ListSettings> lists = new ArrayList<>();
  private boolean emptyListsAllowed;
  private final List<ClearinghouseSettings> clearinghouses = new ArrayList<>();
  private CustodySettings custody = CustodySettings.NONE;
  private TrustedProxies trustedProxies = TrustedProxies.none();
  private boolean loopbackClients;
  private Set<Role> roles = TocsinConfig.allRoles();
  private ScreeningSettings screening = ScreeningSettings.defaults();
  private UndeterminedPolicy undetermined = UndeterminedPolicy.HOLD;
  private ReportSchema reportSchema = ReportSchema.DEFAULT;
  private PreservationSettings preservation = PreservationSettings.DEFAULT;
  private Optional<Path> file = Optional.empty();
  private Optional<ConfigState> state = Optional.empty();
  private Duration watchInterval = DEFAULT_WATCH_INTERVAL;
  private Clock clock = Clock.systemUTC();
  private FilingListener listener = FilingListener.NONE;
  private Optional<BlobStore> blobs = Optional.empty();
  private final List<Matcher> matchers = new ArrayList<>();
  private final List<DeliverySettings> deliverySettings = new ArrayList<>();
  private OverdueSettings overdue = OverdueSettings.DEFAULT;
  private ContextSettings context = ContextSettings.ALL;
  private final List<NotificationSettings> notifications = new ArrayList<>();
  private ListServices listServices = ListServices.NONE;
  private ProfileSettings profiles = ProfileSettings.NONE;
  private final List<ClassificationPolicy> policies = new ArrayList<>();
  private Optional<RetroactiveHost> retroactive = Optional.empty();
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final Map<String, Delivery> deliveries = new LinkedHashMap<>();

  TocsinBuilder() {}

  TocsinBuilder(Path tocsinYaml) {
    this(ConfigState.read(tocsinYaml, Optional.empty()));
    file = Optional.of(tocsinYaml);
  }

  private TocsinBuilder(ConfigState read) {
    this(read.config());
    state = Optional.of(read);
  }

  TocsinBuilder(TocsinConfig config) {
    take(config);
  }

  private void take(TocsinConfig config) {
    environment = config.environment();
    production = config.production();
    dataDirectory = config.dataDirectory();
    postgresql = config.postgresql();
    service = config.service();
    lists.clear();
    lists.addAll(config.lists());
    emptyListsAllowed = config.emptyListsAllowed();
    clearinghouses.clear();
    clearinghouses.addAll(config.clearinghouses());
    custody = config.custody();
    trustedProxies = config.trustedProxies();
    loopbackClients = config.loopbackClients();
    roles = config.roles();
    screening = config.screening();
    undetermined = config.undetermined();
    reportSchema = config.reportSchema();
    preservation = config.preservation();
    deliverySettings.clear();
    deliverySettings.addAll(config.deliveries());
    routes.clear();
    routes.putAll(config.routes());
    notifications.clear();
    notifications.addAll(config.notifications());
    overdue = config.overdue();
    context = config.context();
    listServices = config.listServices();
    policies.clear();
    policies.addAll(config.policies());
    profiles = config.profiles();
  }

  /**
   * Looks up the secrets that the file names as {@code host:NAME}, at once and whenever the file is
   * read again.
   *
   * @param resolver knows them
   * @throws ConfigException when one of them cannot be looked up, at its key
   * @throws IllegalStateException when there is no file, or something was set before: this comes
   *     directly after {@code Tocsin.builder(file)}, because the file is read anew
   */
  public TocsinBuilder secrets(SecretResolver resolver) {
    Objects.requireNonNull(resolver, "resolver");
    if (file.isEmpty() || state.isEmpty()) {
      throw new IllegalStateException("secrets of the host are named by a file, and there is none");
    }
    if (!config().equals(state.get().config())) {
      throw new IllegalStateException(
          "secrets come directly after the file: what was set in between would be lost");
    }
    ConfigState read = ConfigState.read(file.get(), Optional.empty(), Optional.of(resolver));
    state = Optional.of(read);
    take(read.config());
    return this;
  }

  /**
   * Sets where docket, evidence and lists are kept: a folder on a local disk, made owner-only.
   * Required.
   */
  public TocsinBuilder dataDirectory(Path folder) {
    this.dataDirectory = Objects.requireNonNull(folder, "folder");
    return this;
  }

  /** Sets who files. Required. */
  public TocsinBuilder service(ServiceProfile settings) {
    this.service = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /** Adds a hash list that is read from a CSV file, with the default thresholds. */
  public TocsinBuilder hashList(String name, Path csv) {
    return hashList(ListSettings.of(name, csv));
  }

  /** Adds a hash list. */
  public TocsinBuilder hashList(ListSettings settings) {
    lists.add(Objects.requireNonNull(settings, "settings"));
    return this;
  }

  /**
   * Says what applies to some classifications instead of what their list says. No two may be for
   * one classification of one list.
   */
  public TocsinBuilder policy(ClassificationPolicy policy) {
    policies.add(Objects.requireNonNull(policy, "policy"));
    return this;
  }

  /** Sets which profiles of jurisdictions counsel enabled, and which destinations serve them. */
  public TocsinBuilder profiles(ProfileSettings settings) {
    this.profiles = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /** Sets which look-up services are asked, and what is kept beside the hash lists. */
  public TocsinBuilder listServices(ListServices settings) {
    this.listServices = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Sets who gives an upload back that was let through and is listed now. Needs {@link
   * ListServices#recent()}; without this such uploads are alarms only. It is asked on nodes that
   * screen, one at a time.
   */
  public TocsinBuilder retroactive(RetroactiveHost host) {
    this.retroactive = Optional.of(host);
    return this;
  }

  /**
   * Allows a start without a single list entry; otherwise that is refused. Until a list is loaded
   * every upload is undetermined.
   */
  public TocsinBuilder allowEmptyLists() {
    this.emptyListsAllowed = true;
    return this;
  }

  /** Adds a destination that speaks the CyberTipline protocol. */
  public TocsinBuilder cyberTipline(String name, URI baseUrl, String account, Secret password) {
    return cyberTipline(ClearinghouseSettings.of(name, baseUrl, account, password));
  }

  /** Adds a destination that speaks the CyberTipline protocol. */
  public TocsinBuilder cyberTipline(ClearinghouseSettings settings) {
    clearinghouses.add(Objects.requireNonNull(settings, "settings"));
    return this;
  }

  /** Switches to {@link Environment#PRODUCTION}: reports are real. */
  public TocsinBuilder production(ProductionOptIn optIn) {
    this.environment = Environment.PRODUCTION;
    this.production = Optional.of(optIn);
    return this;
  }

  /** Keeps docket and lists in PostgreSQL, for many nodes. */
  public TocsinBuilder postgresql(PostgresqlSettings settings) {
    this.postgresql = Optional.of(settings);
    return this;
  }

  /**
   * Sets whose keys the evidence is sealed for. Without it a key pair for trying out is made, in
   * TEST only.
   */
  public TocsinBuilder custodians(CustodySettings settings) {
    this.custody = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /** Sets whose word about the client's address is believed. By default nobody's. */
  public TocsinBuilder trustedProxies(TrustedProxies proxies) {
    this.trustedProxies = Objects.requireNonNull(proxies, "proxies");
    return this;
  }

  /** Lets loopback addresses pass as clients. {@link Environment#TEST} only. */
  public TocsinBuilder allowLoopbackClients() {
    this.loopbackClients = true;
    return this;
  }

  /** Sets what this node does. By default everything. */
  public TocsinBuilder roles(Set<Role> some) {
    this.roles = some.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(some);
    return this;
  }

  /** Sets bounds and coverage of screening. */
  public TocsinBuilder screening(ScreeningSettings settings) {
    this.screening = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /** Sets what happens to uploads about which nobody can say. By default they are held. */
  public TocsinBuilder undetermined(UndeterminedPolicy policy) {
    this.undetermined = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /** Sets which schema reports are written for and checked against. */
  public TocsinBuilder reportSchema(ReportSchema schema) {
    this.reportSchema = Objects.requireNonNull(schema, "schema");
    return this;
  }

  /** Sets who signs and stamps, how long evidence is kept and how often it is read again. */
  public TocsinBuilder preservation(PreservationSettings settings) {
    this.preservation = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Adds a matcher for an algorithm that this library does not have, such as a licensed one of the
   * host. Each upload of a type that it compares is put to it, after the digests.
   */
  public TocsinBuilder matcher(Matcher matcher) {
    matchers.add(Objects.requireNonNull(matcher, "matcher"));
    return this;
  }

  /**
   * Adds a destination that takes a report in one delivery, such as a webhook or a mailbox. It gets
   * a filing of its own for every incident, beside those of the other destinations.
   *
   * @param name its name on filings, 1 to 64 characters of a-z, 0-9, {@code .}, {@code _}, {@code
   *     -}
   * @throws IllegalArgumentException when the name cannot be used, or is another destination's
   */
  public TocsinBuilder destination(String name, Delivery delivery) {
    boolean taken = clearinghouses.stream().anyMatch(other -> other.name().equals(name));
    if (!name.matches("[a-z0-9._-]{1,64}") || taken || deliveries.containsKey(name)) {
      throw new IllegalArgumentException(
          "a destination has a name of its own: 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
    }
    deliveries.put(name, Objects.requireNonNull(delivery, "delivery"));
    return this;
  }

  /** Tells a destination of some incidents only. */
  public TocsinBuilder route(String destination, Route route) {
    routes.put(destination, Objects.requireNonNull(route, "route"));
    return this;
  }

  /**
   * Sets which messages around an upload are kept with its incident and reported. By default all.
   */
  public TocsinBuilder context(ContextSettings settings) {
    this.context = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /** Sets how long filings may wait before that is an alarm. */
  public TocsinBuilder overdue(OverdueSettings settings) {
    this.overdue = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Adds somebody who is told what happened. Who tells them is an optional module, such as {@code
   * tocsin-mail}.
   */
  public TocsinBuilder notification(NotificationSettings settings) {
    notifications.add(Objects.requireNonNull(settings, "settings"));
    return this;
  }

  /**
   * Sets how often the configuration file is looked at, for changes to take over.
   *
   * @param interval 1 second to 1 day; zero for never, and then {@link Tocsin#reload} does it
   */
  public TocsinBuilder watchInterval(Duration interval) {
    boolean within =
        interval.compareTo(Duration.ofSeconds(1)) >= 0
            && interval.compareTo(Duration.ofDays(1)) <= 0;
    if (!within && !interval.isZero()) {
      throw new IllegalArgumentException("the file is looked at every 1 second to 1 day, or never");
    }
    this.watchInterval = interval;
    return this;
  }

  /** Sets the clock that every instant is read from. */
  public TocsinBuilder clock(Clock source) {
    this.clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /** Sets who hears what happens to filings. */
  public TocsinBuilder listener(FilingListener hearer) {
    this.listener = Objects.requireNonNull(hearer, "hearer");
    return this;
  }

  /** Keeps sealed evidence elsewhere than in the data directory, such as in an object store. */
  public TocsinBuilder blobStore(BlobStore store) {
    this.blobs = Optional.of(store);
    return this;
  }

  /** Returns the configuration. */
  public TocsinConfig config() {
    if (dataDirectory == null) {
      throw new ConfigException("dataDirectory is missing: where are docket and evidence kept?");
    }
    if (service == null) {
      throw new ConfigException("service is missing: who files, and under which e-mail address?");
    }
    return new TocsinConfig(
        environment,
        production,
        dataDirectory,
        postgresql,
        service,
        lists,
        emptyListsAllowed,
        clearinghouses,
        custody,
        trustedProxies,
        loopbackClients,
        roles,
        screening,
        undetermined,
        reportSchema,
        preservation,
        deliverySettings,
        routes,
        notifications,
        listServices,
        policies,
        profiles,
        overdue,
        context);
  }

  /**
   * Starts the service.
   *
   * @throws ConfigException when the configuration cannot be used
   * @throws org.tocsin.store.StoreException when the data directory or database cannot be used
   */
  public Tocsin start() {
    // Once more, by the clock: a certificate that is over is named at its place in the file.
    // Now every secret has to be there.
    if (state.isPresent()) {
      ConfigState unused = state.get().again(clock);
    }
    TocsinConfig config = config();
    return Tocsin.start(
        config,
        new HostParts(clock, listener, blobs, matchers, deliveries, retroactive),
        watched(config));
  }

  /** What was changed in code would be lost when the file is read again: it is not watched then. */
  private Optional<ConfigWatch.File> watched(TocsinConfig config) {
    if (file.isEmpty() || state.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Route> own = new LinkedHashMap<>(routes);
    own.keySet().retainAll(deliveries.keySet());
    if (!state.get().config().with(roles, own).equals(config)) {
      log.info("the configuration was changed in code: its file is not watched");
      return Optional.empty();
    }
    return Optional.of(new ConfigWatch.File(file.get(), state.get(), roles, own, watchInterval));
  }
}
