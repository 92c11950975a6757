package dev.aceso.engine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request at a time over the engine's Unix socket, as HTTP/1.1 (RFC 9112). */
record LocalHttp(Path socket) {
  private static final long PATIENCE_MS = 30_000;
  private static final int HEAD = 64 * 1024;
  private static final Pattern ANSWER =
      Pattern.compile("(?is)^HTTP/1\\.1 ([0-9]{3}) .*\r\ncontent-length: *([0-9]{1,9})\r\n");
  private static final int LONGEST = 64 * 1024 * 1024;

  /** What came back. */
  record Answer(int status, String text) {}

  /**
   * Asks and waits for the answer.
   *
   * @param body JSON; empty for none
   */
  Answer ask(String method, String path, String accept, String body) throws IOException {
    byte[] sent = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: %s\r\n"
                .formatted(method, path, accept)
            + (method.equals("POST")
                ? "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(sent.length)
                : "")
            + "\r\n";
    Timer timer = new Timer("aceso-patience", true);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      connect(channel);
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              close(channel);
            }
          },
          PATIENCE_MS);
      send(channel, head.getBytes(StandardCharsets.US_ASCII));
      send(channel, sent);
      return answer(Channels.newInputStream(channel));
    } catch (AsynchronousCloseException e) {
      throw new SocketTimeoutException("no answer");
    } finally {
      timer.cancel();
    }
  }

  /** Why it can't be used; empty when an engine takes connections there. */
  Optional<String> obstacle() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      connect(channel);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(why(e));
    }
  }

  /** Why an engine could not be reached, in words. */
  static String why(IOException e) {
    return switch (e) {
      case ConnectException _ -> "nothing listens there";
      case UnknownHostException _ -> "the host is unknown";
      case NoSuchFileException _ -> "there is no such socket";
      case AccessDeniedException _ -> "only root and the engine's user may use it";
      case SocketTimeoutException _ -> "it does not answer in time";
      default -> String.valueOf(e.getMessage());
    };
  }

  private void connect(SocketChannel channel) throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      if (!Files.isWritable(socket) && !Files.notExists(socket)) {
        throw new AccessDeniedException(socket.toString());
      }
      if (Files.notExists(socket)) {
        throw new NoSuchFileException(socket.toString());
      }
      throw new ConnectException(e.getMessage());
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyClosed) {
      return;
    }
  }

  private static void send(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static Answer answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > HEAD) {
        throw new IOException("its answer was cut off");
      }
      head.append((char) next);
    }
    Matcher answer = ANSWER.matcher(head);
    if (!answer.find()) {
      throw new IOException("its answer is no HTTP with a length");
    }
    int length = Math.min(LONGEST, Integer.parseInt(answer.group(2)));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("its answer was cut off");
    }
    return new Answer(Integer.parseInt(answer.group(1)), new String(body, StandardCharsets.UTF_8));
  }
}
