package dev.aceso.targets.probe;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer in HTTP/1.1 (RFC 9112) with the beginning of its body. */
record HttpAnswer(int status, String body) {
  /** Bytes of the body that are looked at. */
  private static final int BODY = 64 * 1024;

  private static final int LINE = 16 * 1024;
  private static final int LINES = 1_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)( .*)?");

  static HttpAnswer read(InputStream from, String method) throws IOException {
    InputStream in = new BufferedInputStream(from);
    int status = status(in);
    Map<String, String> headers = headers(in);
    while (status >= 100 && status < 200 && status != 101) {
      status = status(in);
      headers = headers(in);
    }
    boolean bare = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
    return new HttpAnswer(status, bare ? "" : body(in, headers));
  }

  private static int status(InputStream in) throws IOException {
    String line = line(in);
    Matcher matcher = STATUS.matcher(line);
    if (!matcher.matches()) {
      throw new ProtocolException("it does not speak HTTP");
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (int i = 0; i < LINES; i++) {
      String line = line(in);
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    throw new ProtocolException("its headers never end");
  }

  private static String body(InputStream in, Map<String, String> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (headers
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .contains("chunked")) {
      chunks(in, body);
    } else if (headers.containsKey("content-length")) {
      copy(in, number(headers.getOrDefault("content-length", ""), 10), body);
    } else {
      body.writeBytes(in.readNBytes(BODY));
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static void chunks(InputStream in, ByteArrayOutputStream into) throws IOException {
    while (into.size() < BODY) {
      long length = number(line(in).split(";", 2)[0].strip(), 16);
      if (length == 0) {
        return;
      }
      copy(in, length, into);
      if (into.size() < BODY && !line(in).isEmpty()) {
        throw new ProtocolException("its answer is cut into wrong chunks");
      }
    }
  }

  private static void copy(InputStream in, long length, ByteArrayOutputStream into)
      throws IOException {
    int wanted = (int) Math.min(length, BODY - into.size());
    byte[] bytes = in.readNBytes(wanted);
    into.writeBytes(bytes);
    if (bytes.length < wanted) {
      throw new ProtocolException("closed in the middle of its answer");
    }
  }

  private static long number(String text, int radix) throws ProtocolException {
    try {
      return Long.parseUnsignedLong(text, radix) & Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      throw new ProtocolException("the length of its answer is no number");
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (line.size() > LINE) {
        throw new ProtocolException("it does not speak HTTP");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
