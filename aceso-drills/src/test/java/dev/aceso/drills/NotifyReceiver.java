package dev.aceso.drills;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A datagram socket of the Unix domain as systemd binds it for its services, and what came in: each
 * datagram is one text, its lines joined by a space.
 */
final class NotifyReceiver implements AutoCloseable {
  private static final String PERL =
      """
      use Socket; $| = 1;
      socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
      (my $name = $ARGV[0]) =~ s/^@/\\0/;
      bind($s, pack_sockaddr_un($name)) or die "bind: $!";
      print "bound\\n";
      while (defined recv($s, my $text, 65536, 0)) { $text =~ s/\\n/ /g; print "$text\\n"; }
      """;

  private final Process process;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private NotifyReceiver(Process process) {
    this.process = process;
  }

  /**
   * Returns when it is bound.
   *
   * @param address a path, or an abstract name after {@code @}
   */
  static NotifyReceiver bind(String address) throws IOException {
    Process process =
        new ProcessBuilder("perl", "-e", PERL, address).redirectErrorStream(true).start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String first = lines.readLine();
    if (!"bound".equals(first)) {
      process.destroyForcibly();
      throw new IOException("the socket can't be bound: " + first);
    }
    NotifyReceiver receiver = new NotifyReceiver(process);
    Thread.ofVirtual().start(() -> lines.lines().forEach(receiver.messages::add));
    return receiver;
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  long count(String message) {
    return messages.stream().filter(message::equals).count();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
