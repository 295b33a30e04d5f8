package org.tocsin.cybertipline;

import org.tocsin.model.IncidentType;
import org.tocsin.report.AssociatedAccount.Association;
import org.tocsin.report.Email;
import org.tocsin.report.EventKind;
import org.tocsin.report.FileAnnotation;
import org.tocsin.report.Phone;
import org.tocsin.report.PostalAddress;
import org.tocsin.report.ReportAnnotation;

/**
 * The literals that stand for our words on the wire (specification sections 2.2, 2.5, 2.6, 2.7).
 */
final class Wire {
  private Wire() {}

  static String of(IncidentType type) {
    return switch (type) {
      case ABUSE_MATERIAL -> "Child Pornography (possession, manufacture, and distribution)";
      case TRAFFICKING -> "Child Sex Trafficking";
      case SEX_TOURISM -> "Child Sex Tourism";
      case MOLESTATION -> "Child Sexual Molestation";
      case MISLEADING_DOMAIN -> "Misleading Domain Name";
      case MISLEADING_WORDS_OR_IMAGES -> "Misleading Words or Digital Images on the Internet";
      case ENTICEMENT -> "Online Enticement of Children for Sexual Acts";
      case UNSOLICITED_OBSCENE_MATERIAL -> "Unsolicited Obscene Material Sent to a Child";
    };
  }

  static String of(ReportAnnotation annotation) {
    return switch (annotation) {
      case SEXTORTION -> "sextortion";
      case ABUSE_MATERIAL_SOLICITATION -> "csamSolicitation";
      case MINOR_TO_MINOR -> "minorToMinorInteraction";
      case SPAM -> "spam";
      case SADISTIC_EXPLOITATION -> "sadisticOnlineExploitation";
      case INFORMATIONAL -> "informational";
    };
  }

  static String of(FileAnnotation annotation) {
    return switch (annotation) {
      case DRAWING -> "animeDrawingVirtualHentai";
      case POTENTIAL_MEME -> "potentialMeme";
      case VIRAL -> "viral";
      case POSSIBLE_SELF_PRODUCTION -> "possibleSelfProduction";
      case PHYSICAL_HARM -> "physicalHarm";
      case VIOLENCE -> "violenceGore";
      case BESTIALITY -> "bestiality";
      case LIVE_STREAMING -> "liveStreaming";
      case INFANT -> "infant";
      case GENERATIVE_AI -> "generativeAi";
    };
  }

  static String of(EventKind event) {
    return switch (event) {
      case LOGIN -> "Login";
      case REGISTRATION -> "Registration";
      case PURCHASE -> "Purchase";
      case UPLOAD -> "Upload";
      case OTHER -> "Other";
    };
  }

  static String of(Association association) {
    return switch (association) {
      case BILLING -> "Billing";
      case LINKED -> "Linked";
      case BUSINESS -> "Business";
      case CREATOR -> "Creator";
      case PARENT_OR_GUARDIAN -> "Parent/Guardian";
      case OTHER -> "Other";
    };
  }

  static String of(Phone.Kind kind) {
    return switch (kind) {
      case MOBILE -> "Mobile";
      case HOME -> "Home";
      case BUSINESS -> "Business";
      case WORK -> "Work";
      case FAX -> "Fax";
      case INTERNET -> "Internet";
      case RECOVERY -> "Recovery";
    };
  }

  static String of(Email.Kind kind) {
    return switch (kind) {
      case HOME -> "Home";
      case WORK -> "Work";
      case BUSINESS -> "Business";
      case RECOVERY -> "Recovery";
    };
  }

  static String of(PostalAddress.Kind kind) {
    return switch (kind) {
      case HOME -> "Home";
      case BUSINESS -> "Business";
      case BILLING -> "Billing";
      case SHIPPING -> "Shipping";
      case TECHNICAL -> "Technical";
    };
  }
}
