package dev.aceso.drills.ledger;

/**
 * A test.
 *
 * @param type the class it runs in, binary name
 * @param method its method, without parameters
 */
record TestId(String module, String type, String method) {
  @Override
  public String toString() {
    return type.substring(type.lastIndexOf('.') + 1) + "." + method;
  }
}
