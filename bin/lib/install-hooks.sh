#!/usr/bin/env bash
# Installs the pre-commit hook of lefthook.yml, once, where this is a checkout of its own without hooks of somebody else.
set -e
hooks=$(git rev-parse --git-path hooks 2>/dev/null) || exit 0
if [ -e "$hooks/pre-commit" ] || [ -n "$(git config --get core.hooksPath)" ]; then
  echo 'hooks are there already'
else
  exec lefthook install pre-commit
fi
