package org.tocsin.mail;

import java.time.Clock;
import org.tocsin.config.DeliverySettings;
import org.tocsin.config.MailSettings;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.DeliveryKind;
import org.tocsin.model.Environment;

/** Brings {@code kind: email} to configuration files. Found by {@link java.util.ServiceLoader}. */
public final class EmailKind implements DeliveryKind {
  /** For {@link java.util.ServiceLoader}. */
  public EmailKind() {}

  @Override
  public String kind() {
    return Mailbox.KIND;
  }

  @Override
  public Delivery open(DeliverySettings settings, Environment environment, Clock clock) {
    MailSettings mail =
        settings.mail().orElseThrow(() -> new IllegalArgumentException("mail is missing"));
    MailParts parts = MailParts.of(mail, settings.account(), clock);
    MailboxBuilder mailbox =
        Mailbox.builder(parts.server(), environment)
            .to(settings.url(), parts.certificates())
            .payload(settings.payload())
            .cipher(cipher(mail))
            .resendWhenUnsure(mail.onAmbiguous() == MailSettings.OnAmbiguous.RESEND)
            .maxFile(mail.maxBytes())
            .clock(clock);
    settings.declared().ifPresent(mailbox::declared);
    parts.signer().ifPresent(signer -> mailbox.sign(signer.key(), signer.chain()));
    return mailbox.build();
  }

  static ContentCipher cipher(MailSettings mail) {
    return ContentCipher.valueOf(mail.cipher().name());
  }
}
