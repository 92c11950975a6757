#!/bin/bash
# A host for tests: own net, pid, mount, uts, ipc and cgroup namespaces, an overlay over an image, systemd as PID 1.
#
#   host.sh run STATE IMAGE NAME    boots it and keeps it until standard input ends or the host does, then clears up
#   host.sh init STATE IMAGE NAME   runs inside the new namespaces and becomes systemd
#
# STATE/disk outlives the host, as a disk does; STATE/cgroups names its control groups while it runs.
set -euo pipefail
op=$1 state=$2 image=$3 name=$4
controllers="cpu cpuacct cpuset memory devices freezer blkio pids"

# The control group of a hierarchy that this process is in: a host is nested below it and never escapes it.
own() {
  if [ "$1" = unified ]; then
    awk -F: '$1 == 0 { print $3 }' /proc/self/cgroup
  else
    awk -F: -v c="$1" '$2 == c || $2 == "name=" c { print $3 }' /proc/self/cgroup
  fi
}

clear_up() {
  [ -f "$state/cgroups" ] || return 0
  while read -r group; do
    if [ -f "$group/freezer.state" ]; then echo THAWED > "$group/freezer.state"; fi
  done < "$state/cgroups"
  if [ -n "${host:-}" ]; then
    kill -KILL "$host" 2> /dev/null || true
    wait "$host" 2> /dev/null || true
  fi
  for _ in $(seq 100); do # the kernel empties the groups of a killed namespace a little later
    left=
    while read -r group; do
      [ -d "$group" ] || continue
      find "$group" -depth -type d -exec rmdir {} \; 2> /dev/null || true
      if [ -d "$group" ]; then left=1; fi
    done < "$state/cgroups"
    if [ -z "$left" ]; then break; fi
    sleep 0.02
  done
  rm -f "$state/cgroups"
}

run() {
  trap clear_up EXIT
  mkdir -p "$state"/{disk,work,root}
  : > "$state/cgroups"
  for c in $controllers systemd unified; do
    [ -d "/sys/fs/cgroup/$c" ] || continue
    parent=$(own "$c")
    echo "/sys/fs/cgroup/$c${parent%/}/aceso-$name" >> "$state/cgroups"
  done
  (
    while read -r group; do
      mkdir -p "$group"
      case $group in
        */cgroup/cpuset*)
          cat "${group%/*}/cpuset.cpus" > "$group/cpuset.cpus"
          cat "${group%/*}/cpuset.mems" > "$group/cpuset.mems"
          ;;
      esac
      echo "$BASHPID" > "$group/cgroup.procs"
    done < "$state/cgroups"
    exec setsid unshare --net --mount --pid --fork --uts --ipc --cgroup --kill-child \
      bash "$0" init "$state" "$image" "$name" < /dev/null
  ) &
  host=$!
  echo "$host"
  while read -r _; do :; done
}

init() {
  root=$state/root
  hostname "$name"
  mount --make-rprivate /
  mount -t overlay overlay -o "lowerdir=$image,upperdir=$state/disk,workdir=$state/work" "$root"
  cd "$root"
  echo "$name" > etc/hostname
  : > etc/machine-id
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount -t tmpfs -o mode=755,nosuid tmpfs run
  mount -t tmpfs -o mode=755 tmpfs dev
  # Made, never bound from outside: systemd changes the modes of what it finds.
  mknod -m 666 dev/null c 1 3
  mknod -m 666 dev/zero c 1 5
  mknod -m 666 dev/full c 1 7
  mknod -m 666 dev/random c 1 8
  mknod -m 666 dev/urandom c 1 9
  mknod -m 666 dev/tty c 5 0
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  mount -t tmpfs tmpfs dev/shm
  mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
  for c in $controllers; do
    mkdir "sys/fs/cgroup/$c"
    mount -t cgroup -o "$c" cgroup "sys/fs/cgroup/$c"
  done
  mkdir sys/fs/cgroup/systemd sys/fs/cgroup/unified
  mount -t cgroup -o name=systemd,none cgroup sys/fs/cgroup/systemd
  mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
  mkdir -p oldroot
  pivot_root . oldroot
  umount -l /oldroot
  rmdir /oldroot
  exec env -i container=testbed PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --log-target=journal
}

case $op in
  run) run ;;
  init) init ;;
  *) echo "host.sh: run or init, not $op" >&2; exit 2 ;;
esac
