# Gets what Parley needs onto this machine. Sourced by the scripts of bin/; every function is idempotent, prints one line
# with the seconds it took, and returns at once when nothing is missing. Output of the tools goes to .cache/log/.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
logs=$root/.cache/log
export PATH="$root/.cache/bun/node_modules/.bin:$root/node_modules/.bin:$PATH"

bun_version=$(sed -n 's/.*"bun": "\([^"]*\)".*/\1/p' "$root/package.json")
livekit_version=1.13.5
go_minimum=1.24

cd "$root" || exit 1
mkdir -p "$logs" "$root/.cache/bin"

# step LABEL COMMAND...: runs the command quietly; shows its output only when it fails.
step() {
  local label=$1 log started=$EPOCHREALTIME status=0 ticker=
  shift
  log=$logs/$(tr -cs 'a-z0-9\n' '-' <<<"${label,,}").log
  if [ -t 1 ]; then
    while sleep 1; do printf '\r%-34s %5.0f s' "$label" "$(seconds_since "$started")"; done &
    ticker=$!
  fi
  "$@" </dev/null >"$log" 2>&1 || status=$?
  if [ -n "$ticker" ]; then
    kill "$ticker" 2>/dev/null
    wait "$ticker" 2>/dev/null
    printf '\r'
  fi
  if [ $status = 0 ]; then
    printf '%-34s %7.1f s\n' "$label" "$(seconds_since "$started")"
  else
    printf '%-34s %7.1f s  FAILED\n' "$label" "$(seconds_since "$started")"
    grep -v '^(pass)' "$log" | tail -n 60 | sed 's/^/    /' >&2
    echo "    (all of it: $log)" >&2
  fi
  return $status
}

ready() { printf '%-34s   ready\n' "$1"; }
note() { printf '%s\n' "$@" | sed 's/^/    /' >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'; }

# --- Bun and the packages --------------------------------------------------------------------------------------------

ensure_bun() {
  if [ "$(bun --version 2>/dev/null)" = "$bun_version" ]; then
    ready "Bun $bun_version"
    return
  fi
  if ! has npm; then
    note "Bun comes from npm, and npm is not here. On Debian: apt-get install nodejs npm"
    return 1
  fi
  step "Bun $bun_version" install_bun
  hash -r
}

install_bun() {
  local package=$root/.cache/bun/node_modules/bun
  npm install --prefix "$root/.cache/bun" --no-audit --no-fund --no-save "bun@$bun_version" || return
  # Where npm is told to ignore scripts, the package holds a stub until its install script has run.
  [ "$(bun --version 2>/dev/null)" = "$bun_version" ] || (cd "$package" && node install.js)
  [ "$(bun --version)" = "$bun_version" ]
}

ensure_packages() {
  if cmp -s bun.lock node_modules/.parley-lock; then
    ready 'Packages'
  else
    step 'Packages' install_packages
  fi
}

install_packages() { bun install --frozen-lockfile && cp bun.lock node_modules/.parley-lock; }

# --- livekit-server --------------------------------------------------------------------------------------------------

# The same places in the same order as the program itself looks at.
find_livekit() {
  local found
  for found in "${LIVEKIT_SERVER_BIN:-}" "$(command -v livekit-server)" "$root/.cache/bin/livekit-server"; do
    [ -n "$found" ] && [ -x "$found" ] && echo "$found" && return
  done
  return 1
}

ensure_livekit() {
  if [ -n "${LIVEKIT_URL:-}" ] || find_livekit >/dev/null; then
    ready 'LiveKit server'
  elif has_go; then
    step "LiveKit server $livekit_version" install_livekit "$(go env GOHOSTARCH)" "$root/.cache/bin/livekit-server"
  else
    note "LiveKit server carries the audio of calls, and it is not here. One of:" \
      "- install Go $go_minimum or newer and start again: it is then built here, in about two minutes" \
      "- put livekit-server $livekit_version into PATH, or its path into LIVEKIT_SERVER_BIN" \
      "- set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to use a server elsewhere"
    return 1
  fi
}

has_go() {
  local version
  version=$(go env GOVERSION 2>/dev/null) || return 1
  printf '%s\n' "$go_minimum" "${version#go}" | sort --check=quiet --version-sort
}

# install_livekit ARCH TARGET. Stripped and without paths of this machine, since bin/build ships the file.
install_livekit() {
  local module=github.com/livekit/livekit-server/cmd/server@v$livekit_version folder
  folder=$(mktemp -d "$root/.cache/go-XXXXXX") || return
  if [ "$1" = "$(go env GOHOSTARCH)" ]; then
    GOBIN=$folder CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' "$module" || return
    mv "$folder/server" "$2"
  else
    # Go refuses GOBIN for another processor, and puts the file below the first folder of GOPATH.
    local made
    made=$(go env GOPATH | cut -d: -f1)/bin/linux_$1/server
    GOOS=linux GOARCH=$1 CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' "$module" || return
    mv "$made" "$2"
  fi
  rmdir "$folder"
}

# --- programs of the host --------------------------------------------------------------------------------------------

# ensure_programs LABEL PROGRAM:PACKAGE...: Debian packages; with root they are installed, else the command is printed.
ensure_programs() {
  local label=$1 pair missing=()
  shift
  for pair in "$@"; do
    has_program "${pair%%:*}" || missing+=("${pair#*:}")
  done
  if [ ${#missing[@]} = 0 ]; then
    ready "$label"
  elif [ "$(id -u)" = 0 ] && has apt-get; then
    step "$label" install_debian "${missing[@]}"
  else
    printf '%-34s   missing\n' "$label"
    note "Run this once as root, then start again:" "    apt-get install --no-install-recommends ${missing[*]}"
    return 1
  fi
}

has_program() {
  case $1 in
    # The English model of the recogniser; no program.
    en-us) [ -f /usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict ] ;;
    # Debian's python3 comes without it.
    python-venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    initdb) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || has initdb ;;
    *) has "$1" ;;
  esac
}

install_debian() {
  export DEBIAN_FRONTEND=noninteractive
  # Fresh images come without package lists, and old lists point at files that are gone.
  apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
}

# --- schemathesis ----------------------------------------------------------------------------------------------------

# Asks the REST API everything that its description allows, and what it forbids. tests/api/requirements.txt pins it.
ensure_schemathesis() {
  if cmp -s tests/api/requirements.txt .cache/schemathesis/.parley-requirements; then
    ready 'schemathesis'
  else
    step 'schemathesis' install_schemathesis
  fi
}

install_schemathesis() {
  local folder=$root/.cache/schemathesis
  rm -rf "$folder"
  python3 -m venv "$folder" &&
    "$folder/bin/pip" install --disable-pip-version-check --no-deps -r tests/api/requirements.txt &&
    cp tests/api/requirements.txt "$folder/.parley-requirements"
}

# --- other agents, for bin/bench -------------------------------------------------------------------------------------

agents_js_packages='@livekit/agents@1.9.0 @livekit/agents-plugin-deepgram@1.9.0 @livekit/agents-plugin-openai@1.9.0 @livekit/rtc-node@0.13.35'

# Each by its own package manager into .cache/bench; nothing of them is ours to ship.
ensure_peers() {
  ensure_programs 'Python for livekit-agents' python3:python3 python-venv:python3-venv || return
  if cmp -s bench/agents/livekit-agents-requirements.txt .cache/bench/livekit-agents/.parley-requirements; then
    ready 'livekit-agents'
  else
    step 'livekit-agents' install_livekit_agents || return
  fi
  if [ "$(cat .cache/bench/agents-js/.parley-packages 2>/dev/null)" = "$agents_js_packages" ]; then
    ready 'agents-js'
  elif has node && has npm; then
    step 'agents-js' install_agents_js
  else
    note 'agents-js runs under Node, and Node with npm is not here. On Debian: apt-get install nodejs npm'
    return 1
  fi
}

install_livekit_agents() {
  local folder=$root/.cache/bench/livekit-agents
  rm -rf "$folder"
  python3 -m venv "$folder" &&
    "$folder/bin/pip" install --disable-pip-version-check -r bench/agents/livekit-agents-requirements.txt &&
    cp bench/agents/livekit-agents-requirements.txt "$folder/.parley-requirements"
}

install_agents_js() {
  local folder=$root/.cache/bench/agents-js
  rm -rf "$folder"
  mkdir -p "$folder"
  # shellcheck disable=SC2086
  npm install --prefix "$folder" --no-audit --no-fund --no-save $agents_js_packages &&
    echo "$agents_js_packages" >"$folder/.parley-packages"
}

# --- what the scripts of bin/ ask for --------------------------------------------------------------------------------

setup_run() {
  ensure_bun && ensure_packages && ensure_livekit || exit 1
  ensure_programs 'Speech programs' espeak-ng:espeak-ng flite:flite ||
    note 'Without them the rehearsal voice answers as text; everything else works.'
  ensure_programs 'Ears of Rehearsal' pocketsphinx_continuous:pocketsphinx en-us:pocketsphinx-en-us ||
    note 'Without them Rehearsal understands typed text only; everything else works.'
}

setup_test() {
  setup_run
  ensure_programs 'Programs for tests' chromium:chromium sox:sox initdb:postgresql ip:iproute2 debootstrap:debootstrap \
    redis-server:redis-server qemu-aarch64-static:qemu-user-static python-venv:python3-venv ||
    note 'Tests that need them will fail.'
  ensure_schemathesis || note 'The tests of the REST API will fail.'
}
