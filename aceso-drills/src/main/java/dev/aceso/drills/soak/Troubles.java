package dev.aceso.drills.soak;

import dev.aceso.drills.demo.Fault;
import dev.aceso.drills.shop.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random troubles without end; the same seed gives the same. Pure but for its generator. */
final class Troubles {
  private static final List<Role> SERVING = List.of(Role.PAYMENTS, Role.ORDERS, Role.STOREFRONT);

  private final Random random;

  Troubles(long seed) {
    random = new Random(seed);
  }

  Trouble next() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> one(new Fault.Crash(any(List.of(Role.values()))));
      case 3, 4 -> one(new Fault.Hang(any(SERVING)));
      case 5 -> one(new Fault.CrashLoop(any(SERVING)));
      case 6 -> one(new Fault.FullScratch());
      case 7 -> chain();
      case 8 -> new Trouble.Looping(any(SERVING), millis(3_000, 12_000));
      case 9, 10 -> new Trouble.ByHand(any(SERVING), millis(1_000, 8_000));
      default -> new Trouble.EngineDies(interrupted(), millis(0, 2_000), millis(0, 4_000));
    };
  }

  /** How long all is left alone before the next. */
  Duration pause() {
    return millis(200, 4_000);
  }

  private Trouble chain() {
    List<Role> roles = new ArrayList<>(SERVING);
    if (random.nextBoolean()) {
      roles.remove(random.nextInt(roles.size()));
    }
    Collections.shuffle(roles, random);
    return new Trouble.Broken(roles.stream().<Fault>map(Fault.Crash::new).toList());
  }

  private Fault interrupted() {
    return random.nextBoolean() ? new Fault.Crash(any(SERVING)) : new Fault.Hang(any(SERVING));
  }

  private static Trouble one(Fault fault) {
    return new Trouble.Broken(List.of(fault));
  }

  private Role any(List<Role> roles) {
    return roles.get(random.nextInt(roles.size()));
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to));
  }
}
