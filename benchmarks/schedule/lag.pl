# Reads a journal (docs/journal.md) and prints, of the operations after the warm-up: how many started, how many were not
# sent, and p50, p99 and max of the time from the intended to the real start, in microseconds. No start is ever early.
use strict;
use warnings;

my ($NOT_SENT, $WARM_UP) = (8, 16);
my ($path) = @ARGV;
open(my $file, '<:raw', $path) or die "$path: $!\n";
my ($header, $block, $payload);
read($file, $header, 32) == 32 && substr($header, 0, 8) eq 'HRNSJRNL' or die "$path is no journal\n";
my $size = unpack('v', substr($header, 10, 2));
my ($unsent, @lags) = (0);
while (read($file, $block, 8) == 8) {
    my ($crc, $length) = unpack('VV', $block);
    read($file, $payload, $length) == $length or last;
    my ($at, $definitions) = (2, unpack('v', $payload));
    $at += 4 + ord(substr($payload, $at + 3, 1)) for 1 .. $definitions;
    my $records = unpack('v', substr($payload, $at, 2));
    for my $i (0 .. $records - 1) {
        my $record = substr($payload, $at + 2 + $i * $size, $size);
        my $flags = ord(substr($record, 8, 1));
        next if $flags & $WARM_UP;
        if ($flags & $NOT_SENT) { $unsent++; next; }
        my ($low, $high) = unpack('VC', substr($record, 20, 5));
        push @lags, ($low + $high * 2**32) / 10;
    }
}
die "$path holds no operation after the warm-up\n" unless @lags;
@lags = sort { $a <=> $b } @lags;
printf "%d %d %.1f %.1f %.1f\n", scalar @lags, $unsent, $lags[@lags / 2], $lags[int(@lags * 0.99)], $lags[-1];
