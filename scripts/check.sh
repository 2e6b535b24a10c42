#!/usr/bin/env bash
# Everything that can be said about the code without running it. Prints one line per check and the output of
# those that fail.
set -uo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
export DJANGO_SETTINGS_MODULE=fupin.config.settings FUPIN_HOME FUPIN_LOG_LEVEL=ERROR
FUPIN_HOME=$(mktemp -d)
trap 'rm -rf "$FUPIN_HOME"' EXIT
trap 'exit 130' INT TERM
scripts/install_test_tools.sh gettext || exit 2

status=0
report() { # NAME CODE FILE
  if [ "$2" -eq 0 ]; then
    printf '  ok    %s\n' "$1"
  else
    printf '  FAIL  %s\n' "$1"
    sed 's/^/        /' "$3"
    status=1
  fi
}
check() { # NAME COMMAND…
  local name=$1 output=$FUPIN_HOME/output
  shift
  "$@" >"$output" 2>&1
  report "$name" $? "$output"
}

mypy >"$FUPIN_HOME/types" 2>&1 & # the longest one, beside the others
types=$!

check "format (ruff format)" ruff format --check --quiet
check "lint (ruff check)" ruff check --quiet
check "layers (lint-imports)" lint-imports --no-cache
check "migrations (makemigrations --check)" python -m django makemigrations --check --dry-run
check "settings (check --deploy)" env FUPIN_HTTPS=1 python -m django check --deploy --fail-level WARNING
check "security (bandit)" bandit --quiet --recursive --severity-level medium --configfile pyproject.toml src
check "templates, format (djlint)" djlint src/fupin --extension html --check
check "templates, lint (djlint)" djlint src/fupin --extension html --lint --quiet
check "translations (gettext)" scripts/check_messages.sh
check "generated documents" python -m scripts.docs --check

wait "$types"
report "types (mypy)" $? "$FUPIN_HOME/types"
exit $status
