/** Reports and notifications by mail. */
@org.jspecify.annotations.NullMarked
module org.tocsin.mail {
  requires static transitive org.jspecify;
  requires transitive org.tocsin;
  requires transitive org.tocsin.model;
  requires transitive org.tocsin.store;
  requires com.fasterxml.jackson.core;
  requires jakarta.mail;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.eclipse.angus.mail;
  requires org.slf4j;

  exports org.tocsin.mail;

  provides org.tocsin.config.SettingsCheck with
      org.tocsin.mail.EmailCheck;
  provides org.tocsin.filing.DeliveryKind with
      org.tocsin.mail.EmailKind;
  provides org.tocsin.filing.NotifierKind with
      org.tocsin.mail.NotificationsKind;
}
