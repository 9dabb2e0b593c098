#!/bin/sh
# Prints deploy/env.example with a fresh secret for each password and key: sh deploy/new-env.sh > .env
set -eu
umask 077
here=$(dirname "$0")
while IFS= read -r line; do
  case $line in
    *PASSWORD= | DB_*= | *_KEY=) printf '%s%s\n' "$line" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
    *) printf '%s\n' "$line" ;;
  esac
done <"$here/env.example"
