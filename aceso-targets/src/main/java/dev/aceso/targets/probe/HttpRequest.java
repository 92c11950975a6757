package dev.aceso.targets.probe;

import dev.aceso.model.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A request as it is sent, with the connection's end announced. */
record HttpRequest(URI uri, String method, String text) {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\uffff]*");

  /** RFC 9110, section 9.2.1, of those that a probe may use. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** Throws IllegalArgumentException when no request can be made of the settings. */
  static HttpRequest of(Settings settings) {
    URI uri = URI.create(settings.text("url"));
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the url has no host: " + uri);
    }
    String method = settings.text("method", "GET");
    String body = settings.text("body", "");
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Host", uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
    headers.put("User-Agent", "Aceso");
    headers.put("Accept", "*/*");
    headers.putAll(settings.table("headers"));
    headers.put("Connection", "close");
    if (length > 0 || !SAFE.contains(method)) {
      headers.put("Content-Length", "" + length);
    }
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target(uri)).append(" HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(line(name, value)));
    return new HttpRequest(uri, method, head.append("\r\n").append(body).toString());
  }

  private static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static String line(String name, String value) {
    if (!TOKEN.matcher(name).matches() || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a header of HTTP: " + name);
    }
    return name + ": " + value + "\r\n";
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  boolean safe() {
    return SAFE.contains(method);
  }

  boolean secure() {
    return uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
  }

  /** The host's name or address, without the brackets of IPv6. */
  String host() {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return uri.getPort() >= 0 ? uri.getPort() : secure() ? 443 : 80;
  }
}
