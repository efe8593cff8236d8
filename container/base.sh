#!/bin/sh
# Makes the image that the Dockerfile begins with from Debian's packages, where no image registry can be reached.
#
#   make container-base ENGINE=podman            as root; needs debootstrap. DEBIAN_MIRROR=… names another mirror
#
# Inside of another container, podman needs to be told more (and `[storage] driver = "vfs"` in storage.conf):
#   make container       ENGINE=podman BUILD_FLAGS="--isolation chroot --network host"
#   make container-proof ENGINE=podman RUN_FLAGS="--runtime runc --cgroup-manager cgroupfs \
#                                                 --ulimit nofile=1024:1024 --ulimit nproc=1024:1024"
# Where pip needs a configuration of its own, BUILD_FLAGS also takes `--volume FILE:/etc/pip.conf:ro`: it is there while
# building, and not in the image.
set -eu
engine=${ENGINE:-podman}
name=$(sed -n 's/^FROM \([^ ]*\).*/\1/p' "$(dirname "$0")/../Dockerfile" | head -1)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# shellcheck disable=SC2086 # no mirror is no argument
debootstrap --variant=minbase bookworm "$root" ${DEBIAN_MIRROR:-}
chmod 755 "$root" # mktemp makes it for its owner alone, and a plain user would find nothing in the image
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
tar -C "$root" -c . | "$engine" import - "$name"
