package dev.aceso.drills.shop;

/** Shows the products and places an order. */
record Storefront(Neighbour orders, ServiceLog log) implements Business {
  @Override
  public Reply serve() {
    return switch (orders.call()) {
      case Neighbour.Result.Answered a ->
          Reply.ok("amphora 12.50, lyre 240.00, sandals 9.90; placed " + a.text());
      case Neighbour.Result.Failed f -> {
        log.error(f.why());
        yield Reply.unavailable(f.why());
      }
    };
  }
}
