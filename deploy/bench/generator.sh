#!/usr/bin/env bash
# How fast one thread makes an invented student registry: deploy/bench/generator.sh [rows] [TSV|XLS|CSV|CSV_GB18030]
set -euo pipefail

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$bench/run.sh" org.shuniu.roster.bench.GeneratorBench "${1:-1000000}" "${2:-TSV}"
