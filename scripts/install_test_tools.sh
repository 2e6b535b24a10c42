#!/usr/bin/env bash
# Install from Debian what checks and tests need and Python cannot bring: install_test_tools.sh [PACKAGE…]
# Without arguments: a browser, fonts for Chinese and Tibetan, PostgreSQL and gettext. Does nothing, quickly,
# when all is there.
set -euo pipefail

present() {
  case $1 in
    default-jre-headless) java -version >/dev/null 2>&1 ;;
    chromium) command -v chromium >/dev/null ;;
    libatomic1) ldconfig -p | grep -q 'libatomic[.]so[.]1' ;;  # Playwright's own Node needs it
    gettext) command -v msgfmt >/dev/null ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    fonts-noto-cjk) compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null ;;
    fonts-noto-core) compgen -G '/usr/share/fonts/truetype/noto/NotoSerifTibetan*' >/dev/null ;;
    *) echo "unknown package: $1" >&2; exit 2 ;;
  esac
}

missing=()
for package in "${@:-chromium libatomic1 gettext postgresql fonts-noto-cjk fonts-noto-core}"; do
  for name in $package; do present "$name" || missing+=("$name"); done
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if ! command -v apt-get >/dev/null; then
  echo "The tests need ${missing[*]}. Install them with this system's package manager." >&2
  exit 2
elif [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "The tests need ${missing[*]}. Ask an administrator for: apt-get install ${missing[*]}" >&2
    exit 2
  fi
  as_root=(sudo)
fi
echo "Installing ${missing[*]} …"
"${as_root[@]}" apt-get update -qq </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
