package dev.aceso.words;

import dev.aceso.model.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The secrets of a configuration, by value, and what is shown in their place. Immutable.
 *
 * <p>A value is known again also as it stands in an address, line by line when it has several, and
 * at the edges of a text from six characters on, where the text may have been cut. One that was
 * written in another way, such as in base64, is not.
 */
public final class Secrets {
  /** What is shorter would be found in many a word. */
  public static final int SHORTEST = 6;

  /** Lines of a secret of several lines that are shorter say little. */
  private static final int SHORTEST_LINE = 16;

  /** Shorter texts were not cut: what cuts a text leaves about so many characters or more. */
  private static final int CUT = 190;

  public static final Secrets NONE = new Secrets(Map.of());

  private final Map<String, String> shown;
  private final List<Map.Entry<String, String>> written;

  private Secrets(Map<String, String> shown) {
    this.shown = Map.copyOf(shown);
    Map<String, String> forms = new LinkedHashMap<>();
    shown.forEach((value, instead) -> forms(value).forEach(form -> forms.put(form, instead)));
    this.written =
        forms.entrySet().stream()
            .map(e -> Map.entry(e.getKey(), e.getValue()))
            .sorted(
                Comparator.comparingInt((Map.Entry<String, String> e) -> e.getKey().length())
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .toList();
  }

  /**
   * Those of the values that are long enough.
   *
   * @param shown what is shown in the place of each: its reference, such as {@code ${TOKEN}}, by
   *     which it is found again, or {@code ***}
   * @param told values that are no secrets, such as names of components
   */
  public static Secrets of(Map<String, String> shown, Set<String> told) {
    Map<String, String> kept = new TreeMap<>(shown);
    kept.keySet().removeIf(value -> value.length() < SHORTEST || told.contains(value));
    return new Secrets(kept);
  }

  /** These and others. */
  public Secrets and(Secrets others) {
    Map<String, String> all = new TreeMap<>(shown);
    all.putAll(others.shown);
    return new Secrets(all);
  }

  private static Set<String> forms(String value) {
    Set<String> forms = new LinkedHashSet<>();
    if (value.indexOf('\n') >= 0) {
      value.lines().map(String::strip).filter(l -> l.length() >= SHORTEST_LINE).forEach(forms::add);
    }
    forms.add(value);
    forms.add(inAddress(value));
    return forms;
  }

  /** Percent-encoded (RFC 3986 section 2.1), all but the unreserved characters. */
  private static String inAddress(String value) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      encoded.append(unreserved ? "" + c : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return encoded.toString();
  }

  /** The text without any of them. */
  public String hide(String text) {
    String hidden = text;
    for (Map.Entry<String, String> secret : written) {
      if (hidden.contains(secret.getKey())) {
        hidden = hidden.replace(secret.getKey(), secret.getValue());
      }
      if (hidden.length() >= CUT) {
        hidden = atEdges(hidden, secret);
      }
    }
    return hidden;
  }

  private static String atEdges(String text, Map.Entry<String, String> secret) {
    String value = secret.getKey();
    int end = text.endsWith("…") ? text.length() - 1 : text.length();
    for (int length = value.length() - 1; length >= SHORTEST; length--) {
      if (text.startsWith(value.substring(0, length), end - length)) {
        return text.substring(0, end - length) + secret.getValue() + text.substring(end);
      }
      if (text.startsWith(value.substring(value.length() - length))) {
        return secret.getValue() + text.substring(length);
      }
    }
    return text;
  }

  /** Settings that hold references in the place of values; see {@link #reveal}. */
  public Settings hide(Settings settings) {
    return each(settings, this::refer);
  }

  private String refer(String text) {
    String referring = text;
    for (Map.Entry<String, String> secret : written) {
      if (shown.getOrDefault(secret.getKey(), "").startsWith("${")) {
        referring = referring.replace(secret.getKey(), secret.getValue());
      }
    }
    return referring;
  }

  /** Settings with the values that the references in them stand for at present. */
  public Settings reveal(Settings settings) {
    return each(settings, this::resolve);
  }

  private String resolve(String text) {
    String resolved = text;
    if (text.contains("${")) {
      for (Map.Entry<String, String> secret : shown.entrySet()) {
        if (secret.getValue().startsWith("${")) {
          resolved = resolved.replace(secret.getValue(), secret.getKey());
        }
      }
    }
    return resolved;
  }

  private static Settings each(Settings settings, UnaryOperator<String> change) {
    Map<String, Object> changed = new TreeMap<>();
    settings.values().forEach((key, value) -> changed.put(key, each(value, change)));
    return new Settings(changed);
  }

  private static Object each(Object value, UnaryOperator<String> change) {
    return switch (value) {
      case String text -> change.apply(text);
      case List<?> list -> {
        List<Object> changed = new ArrayList<>();
        list.forEach(item -> changed.add(each(item, change)));
        yield changed;
      }
      case Map<?, ?> map -> {
        Map<String, Object> changed = new TreeMap<>();
        map.forEach((key, item) -> changed.put("" + key, each(item, change)));
        yield changed;
      }
      case Object other -> other;
    };
  }

  /** How many there are; never what. */
  @Override
  public String toString() {
    return "Secrets[" + shown.size() + "]";
  }
}
