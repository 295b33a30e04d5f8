/**
 * Descriptions of documents, read as resources under {@code META-INF/tocsin/schema/}; it holds no
 * code.
 */
module org.tocsin.schema {}
