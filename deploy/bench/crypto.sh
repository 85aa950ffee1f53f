#!/usr/bin/env bash
# Measures signatures and password hashes in pure Java and in native code: deploy/bench/crypto.sh
set -euo pipefail

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BENCH_MODULE=gateway exec "$bench/run.sh" org.shuniu.gateway.key.CryptoBench
