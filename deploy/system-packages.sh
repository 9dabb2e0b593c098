#!/bin/sh
# What Debian gives and PyPI does not: the Vietnamese and English models that read scans, and the library
# that opens .7z and .rar. Everything else works without them; `baocao doctor` says what is missing.
packages="tesseract-ocr-vie tesseract-ocr-eng libarchive13"
[ "${1:-}" = dev ] && packages="$packages docker-compose" # checks docker-compose.yml in the tests; starts nothing
missing=""
for package in $packages; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1 \
    || { apt-get update -q >/dev/null 2>&1 && apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1; } \
    && exit 0
fi
echo "Chưa cài:$missing (bản chụp và tệp .7z/.rar chưa đọc được). Cài bằng: sudo apt-get install$missing" >&2
echo "Not installed:$missing (scans and .7z/.rar files cannot be read). Install with: sudo apt-get install$missing" >&2
exit 0
