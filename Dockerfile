# syntax=docker/dockerfile:1
# The image of Parley. Everything that happens in it is a script of deploy/image, and tests/image runs the very same steps in a
# Debian tree of its own, since they are read from this file.
#
#   docker build -t parley .
#   docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:3000:3000 -e PUBLIC_URL=http://localhost:3000 -v parley:/data parley
#
# NB: base images are pinned by version, not by digest: look the digest up and put it behind the tag where that is asked for.

FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS go

# Builds for the other processor without emulation: bin/build knows how.
FROM --platform=$BUILDPLATFORM node:22-bookworm AS build
COPY --from=go /usr/local/go /usr/local/go
ENV PATH=/usr/local/go/bin:$PATH
WORKDIR /src
COPY . .
ARG TARGETARCH
RUN --mount=type=cache,target=/src/.cache,sharing=locked \
    --mount=type=cache,target=/root/.cache,sharing=locked \
    --mount=type=cache,target=/root/go,sharing=locked \
    deploy/image/build-executable.sh ${TARGETARCH}

# The release workflow puts a folder with the executables of the release in the place of this stage (--build-context
# executable=FOLDER), so that the image carries the very bytes that were tested and signed.
FROM scratch AS executable
ARG TARGETARCH
COPY --from=build /src/dist/parley-${TARGETARCH} /

FROM debian:12-slim
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Parley" \
      org.opencontainers.image.description="A self-hosted AI phone desk in one executable" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

RUN --mount=type=bind,source=deploy/image,target=/mnt /mnt/install-runtime.sh

ARG TARGETARCH
COPY --chmod=755 --from=executable /parley-${TARGETARCH} /usr/local/bin/parley
COPY LICENSE NOTICE /usr/share/doc/parley/

# 0.0.0.0: a container's loopback is its own. The host decides with --publish who may come in.
ENV HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
USER 10001:10001
RUN --mount=type=bind,source=deploy/image,target=/mnt /mnt/verify.sh
WORKDIR /data
VOLUME /data

# Pages, API and signalling; audio over TCP where UDP is blocked; audio. Choose other ports outside, not inside.
EXPOSE 3000/tcp 7881/tcp 7882/udp
# Red only while Parley cannot take calls. `parley status` says which part is missing.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --start-interval=2s --retries=3 CMD ["parley", "status"]
# SIGTERM: no new calls, running ones may finish for half a minute. Give it that long: docker stop --time 45.
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--", "parley"]
CMD ["serve"]
