package org.tocsin.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every rule is seen to fail, on classes that were written to break it. */
class BrokenRulesTest {
  private static final String WRONG = House.WRONG.base() + ".";
  private static final Rules RULES = new Rules(House.WRONG);

  @Test
  void arrowsThatPointBack_areNamed() {
    assertThat(RULES.direction())
        .contains(
            WRONG
                + "model.KnowsStore -> "
                + WRONG
                + "store.UsesDefaults: module model does not"
                + " know module store",
            WRONG
                + "evidence.KnowsFiling -> "
                + WRONG
                + "filing.Prints: module evidence does not"
                + " know module filing",
            WRONG
                + "mock.KnowsClient -> "
                + WRONG
                + "cybertipline.OpensSockets: module mock does"
                + " not know module filing",
            WRONG
                + "cybertipline.KnowsFiling -> "
                + WRONG
                + "filing.Prints: package cybertipline"
                + " does not know package filing",
            WRONG
                + "cybertipline.KnowsMock -> "
                + WRONG
                + "mock.KnowsClient: module filing does"
                + " not know module mock")
        .anyMatch(line -> line.startsWith(WRONG + "model.KnowsUtil -> "));
  }

  @Test
  void packagesWithoutMarkPlaceOrName_areNamed() {
    assertThat(RULES.packages())
        .contains(
            WRONG + "util is not null marked",
            WRONG + "util has a name that names nothing",
            WRONG + "util has no place in the house")
        .doesNotContain(WRONG + "model is not null marked");
  }

  @Test
  void signaturesThatShowTooMuch_areNamed() {
    assertThat(RULES.signatures())
        .contains(
            WRONG
                + "evidence.ShowsLibrary.generator() shows"
                + " com.fasterxml.jackson.core.JsonGenerator",
            WRONG
                + "evidence.ShowsInternal.inside() shows the internal type "
                + WRONG
                + "internal.image.Inside",
            WRONG
                + "evidence.ShowsInternal.list shows the internal type "
                + WRONG
                + "internal.image.Inside",
            WRONG
                + "evidence.ShowsInternal shows the internal type "
                + WRONG
                + "internal.image.Inside")
        .noneMatch(line -> line.contains("hidden"));
  }

  @Test
  void oldTime_isNamed() {
    assertThat(RULES.mentions(Forbidden.OLD_TIME))
        .contains(
            WRONG + "model.UsesOldTime mentions java.util.Date",
            WRONG + "model.UsesOldTime mentions java.util.Calendar");
  }

  @Test
  void globalRegistrations_areNamed() {
    assertThat(RULES.uses(Forbidden.PROVIDERS))
        .contains(
            WRONG + "evidence.ChangesGlobals uses java.security.Security.addProvider(Provider)",
            WRONG
                + "evidence.ChangesGlobals uses"
                + " java.security.Security.insertProviderAt(Provider, int)");
    assertThat(RULES.uses(Forbidden.GLOBALS))
        .contains(WRONG + "evidence.ChangesGlobals uses java.util.Locale.setDefault(Locale)");
    assertThat(RULES.uses(Forbidden.IMAGE_REGISTRY))
        .contains(
            WRONG + "evidence.ChangesGlobals uses javax.imageio.ImageIO.scanForPlugins()",
            WRONG + "evidence.ChangesGlobals uses javax.imageio.ImageIO.read(InputStream)",
            WRONG
                + "evidence.ChangesGlobals uses"
                + " javax.imageio.spi.IIORegistry.getDefaultInstance()");
  }

  @Test
  void sockets_areNamedEvenBesideTheTransport() {
    assertThat(RULES.uses(Forbidden.SOCKETS, Set.of("cybertipline.Transport")::contains))
        .contains(
            WRONG + "cybertipline.OpensSockets uses java.net.Socket.<init>(String, int)",
            WRONG + "cybertipline.OpensSockets uses java.net.URL.openStream()",
            WRONG + "cybertipline.OpensSockets uses java.net.http.HttpClient.newHttpClient()");
  }

  @Test
  void standardStreams_areNamed() {
    assertThat(RULES.uses(Forbidden.STANDARD_STREAMS))
        .contains(
            WRONG + "filing.Prints uses java.lang.System.out",
            WRONG + "filing.Prints uses java.lang.Exception.printStackTrace()");
  }

  @Test
  void defaults_areNamed() {
    assertThat(RULES.uses(Forbidden.DEFAULTS))
        .contains(
            WRONG + "store.UsesDefaults uses java.lang.String.getBytes()",
            WRONG + "store.UsesDefaults uses java.lang.String.toLowerCase()",
            WRONG + "store.UsesDefaults uses java.time.ZoneId.systemDefault()",
            WRONG + "store.UsesDefaults uses java.lang.String.format(String, Object[])");
    assertThat(RULES.uses(Forbidden.WALL_CLOCKS))
        .contains(WRONG + "store.UsesDefaults uses java.time.Instant.now()");
  }
}
