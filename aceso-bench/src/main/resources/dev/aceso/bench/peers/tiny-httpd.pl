#!/usr/bin/perl
# tiny-httpd.pl PORT PIDFILE [daemon]: answers every request with its process id, and starts in
# some milliseconds, so that what is measured is the supervisor and not the service.
use strict;
use warnings;
use Socket;

my ($port, $pidfile, $daemon) = @ARGV;
if ($daemon) {
    require POSIX;
    exit 0 if fork // die "fork: $!";
    POSIX::setsid();
    open STDIN,  '<', '/dev/null' or die "/dev/null: $!";
    open STDOUT, '>', '/dev/null' or die "/dev/null: $!";
    open STDERR, '>', '/dev/null' or die "/dev/null: $!";
}
socket my $listener, PF_INET, SOCK_STREAM, 0 or die "socket: $!";
setsockopt $listener, SOL_SOCKET, SO_REUSEADDR, 1 or die "setsockopt: $!";
bind $listener, sockaddr_in($port, INADDR_LOOPBACK) or die "port $port: $!";
listen $listener, 128 or die "listen: $!";

open my $file, '>', "$pidfile.new" or die "$pidfile.new: $!";
print $file "$$\n";
close $file;
rename "$pidfile.new", $pidfile or die "$pidfile: $!";

my $body = "$$\n";
my $answer = "HTTP/1.0 200 OK\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
$SIG{PIPE} = 'IGNORE';
while (accept my $client, $listener) {
    my $request = '';
    while ($request !~ /\r?\n\r?\n/ && length($request) < 65536) {
        sysread($client, $request, 4096, length $request) or last;
    }
    syswrite $client, $answer;
    close $client;
}
