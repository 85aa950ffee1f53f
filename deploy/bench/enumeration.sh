#!/usr/bin/env bash
# Measures whether the time of a refused login tells who has an account: deploy/bench/enumeration.sh [n]
set -euo pipefail

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${BENCH_WORK:-$bench/../../gateway/target/bench}

n=${1:-10000}
case $n in
    *[!0-9]* | '' | 0) echo "enumeration.sh: a number of logins, not '$n'" >&2; exit 2 ;;
esac

mkdir -p "$work" "$bench/results"
work=$(cd -P "$work" && pwd)
# The hub is started by the launcher in the folder above.
cd "$bench/../../gateway"
BENCH_MODULE=gateway exec "$bench/run.sh" org.shuniu.gateway.bench.EnumerationBench "$work" "$bench/results/enumeration.jsonl" "$n"
