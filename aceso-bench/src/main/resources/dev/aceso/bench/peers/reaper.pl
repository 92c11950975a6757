#!/usr/bin/perl
# reaper.pl COMMAND ARG...: runs the command and reaps its orphans at once, as an init does. Without
# it, a daemon that dies stays a zombie for as long as this machine's own init cares to leave it.
use strict;
use warnings;

my ($SYS_PRCTL, $PR_SET_CHILD_SUBREAPER) = (157, 36);    # x86-64; prctl(2)
syscall($SYS_PRCTL, $PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 or die "prctl: $!";
my $main = fork // die "fork: $!";
if (!$main) {
    exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!";
}
$SIG{TERM} = sub { kill 'TERM', $main };
$SIG{HUP}  = sub { kill 'HUP',  $main };
while ((my $pid = wait) > 0 || $!{EINTR}) {
    exit($? >> 8) if $pid == $main;
}
