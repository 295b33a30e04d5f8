package org.tocsin.example.chat;

/**
 * A file that a room may see.
 *
 * @param id its random name in the chat's folder
 * @param name the name its uploader gave it: untrusted
 * @param size its length in bytes
 * @param type what it may be shown as
 */
record SharedFile(String id, String name, long size, SafeType type) {
  @Override
  public String toString() {
    return "SharedFile(" + id + ")";
  }
}
