/**
 * Units of systemd, watched and acted on over D-Bus.
 *
 * <p>All that is asked of the bus has a deadline of its own, because the bus of a frozen host takes
 * a call and never answers it. One connection is shared by all units of a host. Signals of the bus
 * arrive on one thread per connection, in the order systemd sent them; everything else runs on the
 * caller's thread or on virtual threads.
 *
 * <p>Source for the interfaces: org.freedesktop.systemd1(5), the D-Bus specification 0.42. Depends
 * on {@code model}, {@code targets} and dbus-java.
 */
@NullMarked
package dev.aceso.targets.systemd;

import org.jspecify.annotations.NullMarked;
