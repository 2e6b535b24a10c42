#!/usr/bin/env bash
# Every text that the code marks is translated, nothing is left over, and the compiled files are those of the
# sources. Run `make messages` and translate what is new when this fails.
set -euo pipefail
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r src/fupin "$copy/fupin"
(cd "$copy/fupin" && python -m django makemessages --all --no-obsolete --no-wrap --no-location >/dev/null)

status=0
shopt -s globstar nullglob
texts() { msgattrib --no-obsolete --no-location --no-wrap "$1" | grep -E '^(msgid|msgctxt|msgid_plural) ' | sort; }
for file in src/fupin/locale/**/*.po; do
  if ! diff <(texts "$file") <(texts "$copy/${file#src/}") >"$copy/difference"; then
    echo "$file is not in step with the code (< only in the file, > only in the code):"
    cat "$copy/difference"
    status=1
  fi
  open=$(msgattrib --untranslated --no-obsolete --no-wrap "$file"; msgattrib --only-fuzzy --no-obsolete --no-wrap "$file")
  if [ -n "$open" ]; then
    echo "$file has texts without a translation:"
    echo "$open" | grep '^msgid ' | grep -v '^msgid ""$'
    status=1
  fi
  msgfmt --check --output-file="$copy/compiled.mo" "$file" || status=1
  if ! cmp --silent <(msgunfmt "$copy/compiled.mo") <(msgunfmt "${file%.po}.mo"); then
    echo "${file%.po}.mo was not compiled from its source; run make messages."
    status=1
  fi
done
exit $status
