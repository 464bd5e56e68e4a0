#!/bin/sh
# Gives every secret of an env file that is still empty a random value, and leaves the others alone. The file ends up readable
# for its owner only.   compose/fill-secrets.sh compose/prod.env
set -eu
umask 077
file=${1:?usage: $0 ENV_FILE}

random_hex() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
random_key() { head -c 32 /dev/urandom | base64; }

partial=$file.partial
while IFS= read -r line || [ -n "$line" ]; do
  case $line in
    ENCRYPTION_KEY=) line=$line$(random_key) ;;
    *_PASSWORD= | *_SECRET=) line=$line$(random_hex) ;;
  esac
  printf '%s\n' "$line"
done <"$file" >"$partial"
mv "$partial" "$file"
