#!/usr/bin/env bash
# Run a command against a PostgreSQL of its own: with_postgresql.sh COMMAND [ARGUMENT…]
# The cluster lives in a temporary directory, listens on a free port of this machine only, with a password of
# its own, and is gone afterwards. DATABASE_URL tells the command where it is.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
  echo "PostgreSQL is not installed; run scripts/install_test_tools.sh." >&2
  exit 2
fi

# PostgreSQL refuses to run as root.
as_owner=()
[ "$(id -u)" -eq 0 ] && as_owner=(runuser -u postgres --)

home=$(mktemp -d /tmp/fupin-postgresql.XXXXXX)
[ "$(id -u)" -eq 0 ] && chown postgres "$home"
cleanup() {
  "${as_owner[@]}" "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

cd "$home"
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(umask 077 && echo "$password" >password)
[ "$(id -u)" -eq 0 ] && chown postgres password
"${as_owner[@]}" "$bin/initdb" -D "$home/data" -U fupin -A scram-sha-256 --pwfile=password -E UTF8 --locale=C.UTF-8 \
  --no-sync >/dev/null
# Nothing here must survive a power cut.
"${as_owner[@]}" "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w start >/dev/null -o "-p $port -k $home \
  -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50" ||
  { cat "$home/log" >&2; exit 1; }
cd "$OLDPWD"
export DATABASE_URL="postgres://fupin:$password@127.0.0.1:$port/postgres"
"$@"
