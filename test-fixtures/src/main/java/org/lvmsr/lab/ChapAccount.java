package org.lvmsr.lab;

/**
 * What an initiator must know to log in.
 *
 * @param user the account's name
 * @param password 12 to 16 characters, as initiators demand
 */
public record ChapAccount(String user, String password) {
  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "ChapAccount[user=" + user + "]";
  }
}
