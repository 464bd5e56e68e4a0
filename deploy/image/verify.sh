#!/bin/sh
# Proves inside a finished tree, as the user that Parley will run as, that everything is there and works. Changes nothing.
set -eu

fail() {
  echo "image: $*" >&2
  exit 1
}

[ "$(id -u)" != 0 ] || fail 'this must not run as root'
[ -w "${DATA_DIR:?}" ] || fail "$DATA_DIR cannot be written"
if touch /usr/local/bin/probe 2>/dev/null; then fail 'programs can be replaced'; fi
for program in tini setpriv espeak-ng flite pocketsphinx_continuous parley; do
  command -v "$program" >/dev/null || fail "$program is missing"
done
privileged=$(find / -xdev -type f -perm /6000 2>/dev/null) || true
[ -z "$privileged" ] || fail "programs that change the user: $privileged"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
flite -voice slt -t 'one two three' -o "$folder/flite.wav" || fail 'flite does not speak'
espeak-ng -v de -w "$folder/espeak.wav" 'eins zwei drei' || fail 'espeak-ng does not speak'
for recording in "$folder"/*.wav; do
  [ "$(wc -c <"$recording")" -gt 16000 ] || fail "$recording is empty"
done
pocketsphinx_continuous -infile "$folder/flite.wav" -logfn /dev/null >"$folder/heard" || fail 'pocketsphinx does not hear'
grep -q 'two' "$folder/heard" || fail "pocketsphinx understood '$(cat "$folder/heard")'"
parley version
