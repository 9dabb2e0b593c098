#!/bin/sh
# As the entrypoint of the image `valkey/valkey`: the server does not stay root.
set -e
if [ "$1" = valkey-server ] && [ "$(id -u)" = 0 ]; then
  find . \! -user valkey -exec chown valkey '{}' +
  exec setpriv --reuid=valkey --regid=valkey --clear-groups -- "$0" "$@"
fi
if [ "$1" = valkey-server ]; then
  shift
  set -- valkey-server "$@" --protected-mode no # the image is built without it
fi
exec "$@"
