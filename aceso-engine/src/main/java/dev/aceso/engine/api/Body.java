package dev.aceso.engine.api;

import dev.aceso.engine.access.Caller;
import dev.aceso.model.Durations;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** The bodies of the API's POST requests and how they are read. Pure. */
sealed interface Body {
  int NAME_LENGTH = 200;
  int TEXT_LENGTH = 2_000;

  /** What is wrong with it, in the words of the caller; null when nothing is. */
  @Nullable String fault();

  /** Who the caller says it is from; null when that is not said. */
  @Nullable String by();

  /** The body of approve. */
  record Approve(@Nullable String plan, @Nullable String by) implements Body {
    @Override
    public @Nullable String fault() {
      return named(by);
    }
  }

  /** The body of stop. */
  record By(@Nullable String by) implements Body {
    @Override
    public @Nullable String fault() {
      return named(by);
    }
  }

  /** The body of reject and close. */
  record ByWhy(@Nullable String by, @Nullable String why) implements Body {
    @Override
    public @Nullable String fault() {
      String fault = named(by);
      return fault != null ? fault : given("why", why, TEXT_LENGTH);
    }
  }

  /** The body of retry, and of start, stop and restart of a component. */
  record ByPerhapsWhy(@Nullable String by, @Nullable String why) implements Body {
    @Override
    public @Nullable String fault() {
      String fault = named(by);
      return fault != null || why == null ? fault : given("why", why, TEXT_LENGTH);
    }
  }

  /** The body of proceed. */
  record Proceed(@Nullable String by, @Nullable Boolean by_hand) implements Body {
    @Override
    public @Nullable String fault() {
      return named(by);
    }
  }

  /** The body of pause; without a component it means everything. */
  record Pause(@Nullable String component, @Nullable String by, @Nullable String length)
      implements Body {
    @Override
    public @Nullable String fault() {
      String fault = named(by);
      return fault != null || length == null ? fault : unfit(length);
    }

    private static @Nullable String unfit(String length) {
      try {
        return Durations.parse(length).isPositive() ? null : "'length' must be above 0.";
      } catch (IllegalArgumentException e) {
        return "'length': " + e.getMessage() + ".";
      }
    }
  }

  /** The body of resume; without a component it means everything. */
  record Scope(@Nullable String component, @Nullable String by) implements Body {
    @Override
    public @Nullable String fault() {
      return named(by);
    }
  }

  /** A heartbeat says nothing but that it came. */
  record Nothing() implements Body {
    @Override
    public @Nullable String fault() {
      return null;
    }

    @Override
    public @Nullable String by() {
      return null;
    }
  }

  /** Reads what was sent as the type and answers with it, or with what is wrong and where. */
  static <T extends Body> Reply read(
      Route.Request request, Class<T> type, Function<T, Reply> answer) {
    T body;
    try {
      body = Json.MAPPER.readValue(request.body().isEmpty() ? "{}" : request.body(), type);
    } catch (JacksonException e) {
      return Reply.refused(Problem.badRequest(at(e) + what(e), fields(type)));
    }
    if (body == null) {
      return Reply.refused(Problem.badRequest("The body is null.", fields(type)));
    }
    String fault = body.fault();
    if (fault == null && type != Nothing.class) {
      fault = unsigned(request.caller(), body.by());
    }
    return fault != null
        ? Reply.refused(Problem.badRequest(fault, fields(type)))
        : answer.apply(body);
  }

  private static @Nullable String unsigned(Caller caller, @Nullable String by) {
    return switch (caller) {
      case Caller.Known _ -> null;
      case Caller.Anyone _ -> given("by", by, NAME_LENGTH);
    };
  }

  private static @Nullable String named(@Nullable String by) {
    if (by == null) {
      return null;
    }
    String fault = given("by", by, NAME_LENGTH);
    return fault == null && by.chars().anyMatch(Character::isISOControl)
        ? "'by' has control characters."
        : fault;
  }

  private static @Nullable String given(String field, @Nullable String value, int most) {
    if (value == null || value.isBlank()) {
      return "'" + field + "' is missing.";
    }
    return value.length() > most
        ? "'%s' has %d characters, %d are allowed.".formatted(field, value.length(), most)
        : null;
  }

  private static String at(JacksonException e) {
    TokenStreamLocation where = e.getLocation();
    return where == null || where.getLineNr() < 0
        ? ""
        : "Line %d, column %d: ".formatted(where.getLineNr(), where.getColumnNr());
  }

  private static String what(JacksonException e) {
    return switch (e) {
      case UnrecognizedPropertyException u -> "unknown field '" + u.getPropertyName() + "'.";
      case DatabindException d when !d.getPath().isEmpty() ->
          "'" + d.getPath().getLast().getPropertyName() + "' is not of the type it must be.";
      case DatabindException _ -> "the body must be a JSON object.";
      default -> Wording.plain(e.getOriginalMessage()) + ".";
    };
  }

  private static String fields(Class<? extends Body> type) {
    String known =
        Arrays.stream(type.getRecordComponents())
            .map(c -> c.getName())
            .collect(Collectors.joining(", "));
    return known.isEmpty()
        ? "Send no body."
        : "Send a JSON object with the fields %s.".formatted(known);
  }
}
