#!/usr/bin/perl
# ask.pl PORT: asks the HTTP service there; exit status 0 when it answers 200.
use strict;
use warnings;
use IO::Socket::INET;

my $service = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $ARGV[0])
    or die "port $ARGV[0]: $@";
syswrite $service, "GET / HTTP/1.0\r\n\r\n";
my $answer = <$service> // die "no answer\n";
print $answer;
exit($answer =~ m{^HTTP/\S+ 200} ? 0 : 1);
