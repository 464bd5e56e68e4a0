#!/bin/sh
# Builds the executable for one processor, named as container tools name it (amd64, arm64), into dist/parley-<that name>.
set -eu
case ${1:-} in
  amd64) target=linux-x64 ;;
  arm64) target=linux-arm64 ;;
  *) echo "usage: $0 amd64|arm64" >&2 && exit 2 ;;
esac
cd "$(dirname "$0")/../.."
bin/build --target "$target" --outfile "dist/parley-$1"
