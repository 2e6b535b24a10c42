#!/usr/bin/env bash
# Put uv into .uv/ with pip, for machines without it. Debian refuses pip outside a virtual environment,
# so it gets one of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null; then
  echo "fupin needs Python 3.11 or newer; install it first (Debian: apt-get install python3 python3-venv)." >&2
  exit 2
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))'; then
  echo "fupin needs Python 3.11 to 3.14, but $python is $("$python" -V). Name another one: make PYTHON=python3.12 …" >&2
  exit 2
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Python's venv module is missing. Install it (Debian: sudo apt-get install python3-venv), then try again." >&2
    exit 2
  fi
  echo "Installing python3-venv …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null
  apt-get install -y -qq --no-install-recommends python3-venv </dev/null >/dev/null
fi
echo "Installing uv into .uv/ …"
rm -rf .uv
"$python" -m venv .uv
.uv/bin/pip install --quiet --disable-pip-version-check uv
