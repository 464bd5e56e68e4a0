#!/bin/sh
# Makes a Debian 12 tree ready for Parley: speech programs, a user without rights, one folder for its data.
# Run as root inside the tree, by the Dockerfile and by tests/image alike. Parley itself is copied in afterwards.
set -eu

# NB: compose files, volumes and backups name this user by its number.
parley_uid=10001
data=/data

export DEBIAN_FRONTEND=noninteractive
apt-get update
# ca-certificates: providers are called over https. tini: the first process of a container must gather orphans.
# espeak-ng, flite, pocketsphinx: voices and ears of Rehearsal. util-linux (setpriv) is part of every Debian.
apt-get install --yes --no-install-recommends \
  ca-certificates espeak-ng flite pocketsphinx pocketsphinx-en-us tini

groupadd --system --gid "$parley_uid" parley
useradd --system --uid "$parley_uid" --gid parley --home-dir "$data" --no-create-home --shell /usr/sbin/nologin parley
install --directory --owner=parley --group=parley --mode=700 "$data"

# Nobody in here may become somebody else, and nothing is installed later.
find / -xdev -type f -perm /6000 -exec chmod ug-s {} +
apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log /var/log/alternatives.log
