#!/usr/bin/env bash
# Measures the roster engine against COPY of the same file: deploy/bench/roster.sh [100k|1m|10m|rows,…] [what…]
# `what` is any of: copy first same night bytes; all of them if none is named. The README says what they are.
set -euo pipefail

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${BENCH_WORK:-$bench/../../roster-sync/target/bench}

size=${1:-1m}
[ $# -eq 0 ] || shift
# Half the rows come first: the cost of doubling is part of every run.
case $size in
    100k) rows=50000,100000 ;;
    1m) rows=500000,1000000 ;;
    10m) rows=5000000,10000000 ;;
    *[!0-9,]* | '') echo "roster.sh: 100k, 1m, 10m or numbers of rows separated by commas, not '$size'" >&2; exit 2 ;;
    *) rows=$size ;;
esac

mkdir -p "$work" "$bench/results"
exec "$bench/run.sh" org.shuniu.roster.bench.RosterBench "$work" "$bench/results/roster-$size.jsonl" "$rows" "$@"
