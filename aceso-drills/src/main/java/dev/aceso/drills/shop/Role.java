package dev.aceso.drills.shop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The services of the shop, each after what it needs. */
public enum Role {
  PAYMENTS("/charge"),
  ORDERS("/order"),
  STOREFRONT("/"),
  /** Asks the storefront continually, as its customers would. */
  LOAD("/stats");

  private final String path;

  Role(String path) {
    this.path = path;
  }

  /** The path of its business request. */
  public String path() {
    return path;
  }

  /** Its name as a component: {@code payments}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The service it calls in the course of a request. */
  public Optional<Role> needs() {
    return switch (this) {
      case PAYMENTS -> Optional.empty();
      case ORDERS -> Optional.of(PAYMENTS);
      case STOREFRONT -> Optional.of(ORDERS);
      case LOAD -> Optional.of(STOREFRONT);
    };
  }

  /** The role of that name. */
  static Optional<Role> of(String id) {
    return Arrays.stream(values()).filter(r -> r.id().equals(id)).findFirst();
  }

  /** All names, for messages. */
  static List<String> ids() {
    return Arrays.stream(values()).map(Role::id).toList();
  }
}
