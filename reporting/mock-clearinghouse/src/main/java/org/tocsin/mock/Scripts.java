package org.tocsin.mock;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads settings, knobs and faults from YAML and JSON. */
final class Scripts {
  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final long MAX_CONFIG = 1 << 20;

  private Scripts() {}

  /**
   * Reads a configuration file into settings.
   *
   * @throws IllegalArgumentException when the file cannot be read or says what it cannot mean
   */
  static void read(Path file, MockSettings.Builder settings) {
    JsonNode root;
    try {
      if (Files.size(file) > MAX_CONFIG) {
        throw new IllegalArgumentException("the configuration is larger than 1 MiB");
      }
      YAMLMapper yaml = new YAMLMapper();
      yaml.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      root = yaml.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the configuration is no YAML: line " + line(e) + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalArgumentException("the configuration " + file + " cannot be read");
    }
    if (root.isMissingNode() || root.isNull()) {
      return;
    }
    Fields fields = new Fields(root, "configuration");
    fields.integer("port").ifPresent(settings::port);
    fields.text("bind").map(Scripts::address).ifPresent(settings::bind);
    fields.text("basePath").ifPresent(settings::basePath);
    fields.text("data").map(Path::of).ifPresent(settings::data);
    fields.flag("keepBytes").ifPresent(settings::keepBytes);
    fields.integer("maxDocumentBytes").ifPresent(settings::maxDocumentBytes);
    fields.whole("maxFileBytes").ifPresent(settings::maxFileBytes);
    fields.whole("firstReportId").ifPresent(settings::firstReportId);
    fields.integer("workers").ifPresent(settings::workers);
    fields.integer("connections").ifPresent(settings::connections);
    fields.integer("requestTimeSeconds").map(Duration::ofSeconds).ifPresent(settings::requestTime);
    for (JsonNode node : list(fields, "accounts")) {
      settings.account(account(node));
    }
    fields.node("knobs").ifPresent(node -> settings.knobs(knobs(node, Knobs.defaults())));
    for (JsonNode node : list(fields, "faults")) {
      settings.fault(plan(node));
    }
    fields
        .node("hashSharing")
        .ifPresent(node -> settings.hashSharing(HashShareScripts.sharing(node)));
    fields.end();
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("bind is no address of this machine");
    }
  }

  static List<JsonNode> list(Fields fields, String name) {
    List<JsonNode> all = new ArrayList<>();
    fields
        .node(name)
        .ifPresent(
            node -> {
              if (!node.isArray()) {
                throw fields.bad(name, "must be a list");
              }
              node.forEach(all::add);
            });
    return all;
  }

  private static MockAccount account(JsonNode node) {
    Fields fields = new Fields(node, "account");
    Optional<JsonNode> listed = fields.node("permissions");
    Set<Permission> permissions = EnumSet.allOf(Permission.class);
    if (listed.isPresent()) {
      permissions = EnumSet.noneOf(Permission.class);
      for (JsonNode word : listed.get()) {
        Fields one =
            new Fields(JSON.createObjectNode().put("permission", word.asText()), "account");
        permissions.add(one.constant("permission", Permission.class).orElseThrow());
      }
    }
    MockAccount account =
        new MockAccount(fields.required("user"), fields.required("password"), permissions);
    fields.end();
    return account;
  }

  /** Returns knobs with the named ones changed. */
  static Knobs knobs(JsonNode node, Knobs before) {
    Fields fields = new Fields(node, "knobs");
    Knobs knobs =
        new Knobs(
            fields.constant("statuses", Knobs.Statuses.class).orElse(before.statuses()),
            fields.constant("finishErrors", Knobs.FinishErrors.class).orElse(before.finishErrors()),
            fields.integer("expiredCode").orElse(before.expiredCode()),
            fields
                .constant("secondFileInfo", Knobs.SecondFileInfo.class)
                .orElse(before.secondFileInfo()),
            fields.constant("unauthorised", Knobs.Body.class).orElse(before.unauthorised()),
            fields.constant("notFound", Knobs.Body.class).orElse(before.notFound()),
            fields.flag("latin1Header").orElse(before.latin1Header()),
            fields.flag("strictContentType").orElse(before.strictContentType()),
            fields.integer("invalidIdCode").orElse(before.invalidIdCode()),
            fields.flag("echoFileId").orElse(before.echoFileId()),
            fields.constant("schema", Knobs.SchemaVersion.class).orElse(before.schema()),
            fields.flag("syntheticOnly").orElse(before.syntheticOnly()));
    fields.end();
    return knobs;
  }

  /** Reads a fault: {@code {endpoint: finish, fault: drop-after, times: 2}}. */
  static FaultPlan plan(JsonNode node) {
    Fields fields = new Fields(node, "fault");
    Endpoint endpoint = Endpoint.of(fields.required("endpoint"));
    Fault word = Fault.of(fields.required("fault"));
    Fault fault =
        new Fault(
            word.kind(),
            fields.flag("applied").orElse(word.applied()),
            fields.whole("delayMillis").map(Duration::ofMillis).orElse(word.delay()),
            fields.integer("code").orElse(word.code()),
            fields.whole("retryAfterSeconds").map(Duration::ofSeconds),
            fields.whole("bytes").orElse(word.bytes()));
    double probability = fields.number("probability").orElse(1.0);
    int times =
        fields.node("times").filter(t -> t.asText().equals("always")).isPresent()
            ? FaultPlan.ALWAYS
            : fields.integer("times").orElse(probability < 1 ? FaultPlan.ALWAYS : 1);
    FaultPlan plan =
        new FaultPlan(endpoint, fault, times, probability, fields.whole("seed").orElse(0L));
    fields.end();
    return plan;
  }
}
