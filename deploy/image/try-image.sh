#!/bin/sh
# Starts an image as compose/prod.yml would hold it, waits until its own health check is green, and ends it. Needs docker.
#   deploy/image/try-image.sh IMAGE
set -eu
image=${1:?usage: $0 IMAGE}
limit_s=90

container=$(docker run --detach --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges:true \
  --volume /data "$image")
trap 'docker rm --force --volumes "$container" >/dev/null' EXIT

waited_s=0
until [ "$(docker inspect --format '{{.State.Health.Status}}' "$container")" = healthy ]; do
  if [ "$waited_s" = "$limit_s" ]; then
    docker logs "$container" >&2
    echo "$image is not healthy after $limit_s s" >&2
    exit 1
  fi
  sleep 1
  waited_s=$((waited_s + 1))
done
docker exec "$container" parley status
docker stop --time 45 "$container" >/dev/null
code=$(docker inspect --format '{{.State.ExitCode}}' "$container")
echo "healthy after $waited_s s, ended with $code"
[ "$code" = 0 ]
