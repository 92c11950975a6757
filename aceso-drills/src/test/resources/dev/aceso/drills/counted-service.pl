#!/usr/bin/perl
# counted-service.pl PORT FOLDER: an HTTP service that starts in some milliseconds and leaves a line
# in FOLDER/life for each start and each signal that asks it to end, so that they can be counted.
# SIGUSR1 makes it answer 503 until SIGUSR2 or its next start. In FOLDER, `deaf` makes it ignore
# SIGTERM, `drain` says how many milliseconds it takes to finish its work after SIGTERM, and
# `corrupt` makes it end with status 1 at its start.
use strict;
use warnings;
use IO::Socket::INET;

my ($port, $folder) = @ARGV;
my $name = $folder =~ s{.*/faults-}{}r;

sub append {
    open my $life, '>>', $_[0] or die "$_[0]: $!";
    syswrite $life, sprintf "%s %d %s\n", $_[1], $$, $name;
    close $life;
}
sub note { append("$folder/life", $_[0]); append("$folder/../lives", $_[0]) }

my $status = 200;
$SIG{PIPE} = 'IGNORE';
$SIG{USR1} = sub { $status = 503 };
$SIG{USR2} = sub { $status = 200 };
$SIG{TERM} = sub {
    note('term');
    return if -e "$folder/deaf";
    if (open my $drain, '<', "$folder/drain") {
        select undef, undef, undef, <$drain> / 1000;
        note('drained');
    }
    exit 0;
};
if (-e "$folder/corrupt") {
    print "ERROR cannot read session index: bad magic in $folder/corrupt\n";
    exit 1;
}
my $listener = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 128, ReuseAddr => 1)
    or die "port $port: $@";
note('start');
while (1) {
    my $client = $listener->accept or next;
    my $request = '';
    while ($request !~ /\r?\n\r?\n/ && length($request) < 65536) {
        sysread($client, $request, 4096, length $request) or last;
    }
    my $body = $status == 200 ? 'done' : 'cannot';
    syswrite $client, "HTTP/1.1 $status X\r\nContent-Length: " . length($body)
        . "\r\nConnection: close\r\n\r\n$body";
    close $client;
}
