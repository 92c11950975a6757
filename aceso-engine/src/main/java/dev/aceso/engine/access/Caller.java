package dev.aceso.engine.access;

/** Who makes a request. */
public sealed interface Caller {
  Role role();

  /**
   * Whose word it is.
   *
   * @param claimed who the request says it is from; may be blank
   */
  String identity(String claimed);

  /**
   * Who it is by, for the record, with whom it is said to be for.
   *
   * @param claimed who the request says it is from; may be blank
   */
  String by(String claimed);

  /** Somebody who has shown who they are: what else they claim is only a remark. */
  record Known(Person person) implements Caller {
    @Override
    public Role role() {
      return person.role();
    }

    @Override
    public String identity(String claimed) {
      return person.name();
    }

    @Override
    public String by(String claimed) {
      return claimed.isBlank() || claimed.equals(person.name())
          ? person.name()
          : "%s (for %s)".formatted(person.name(), claimed);
    }
  }

  /** Whoever has shown nothing: who they claim to be is all there is. */
  record Anyone(Role role) implements Caller {
    @Override
    public String identity(String claimed) {
      return claimed;
    }

    @Override
    public String by(String claimed) {
      return claimed;
    }
  }
}
