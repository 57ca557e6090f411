# shellcheck shell=bash
# What the scripts share. Source it after `set -euo pipefail`.

# shellcheck disable=SC2034
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# need COMMAND...: ends the script unless all of them are on PATH.
need() {
  local name missing=()
  for name in "$@"; do
    command -v "$name" >/dev/null || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || die "missing: ${missing[*]} (scripts/setup --test installs what is needed)"
}
