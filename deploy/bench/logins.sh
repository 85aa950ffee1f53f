#!/usr/bin/env bash
# Measures logins while a hub applies a large delivery: deploy/bench/logins.sh [rows] [operations a second]
set -euo pipefail

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${BENCH_WORK:-$bench/../../gateway/target/bench}

rows=${1:-100000}
rate=${2:-10}
for number in "$rows" "$rate"; do
    case $number in
        *[!0-9]* | '' | 0) echo "logins.sh: a number of rows or operations, not '$number'" >&2; exit 2 ;;
    esac
done

mkdir -p "$work" "$bench/results"
work=$(cd -P "$work" && pwd)
# The hub is started by the launcher in the folder above.
cd "$bench/../../gateway"
BENCH_MODULE=gateway exec "$bench/run.sh" org.shuniu.gateway.bench.LoginBench "$work" "$bench/results/logins-$rows.jsonl" "$rows" "$rate"
