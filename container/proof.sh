#!/bin/sh
# Proves the image as it would run at its worst: a read-only root, no capabilities, no network, a plain user. It reads
# the sample articles, answers a question with the real model, and checks that it could not have done more than that.
#
#   make container-proof [ENGINE=podman] [RUN_FLAGS="…"] [Q="…"]
set -eu
cd "$(dirname "$0")/.."
engine=${ENGINE:-docker}
image=${IMAGE:-quoth}
question=${Q:-How many workers died building the dam?}
volume=quoth-proof-$$
trap '"$engine" volume rm --force "$volume" >/dev/null' EXIT

# RUN_FLAGS holds several words on purpose.
# shellcheck disable=SC2086
inside() {
    "$engine" run --rm --no-healthcheck --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --network none \
        --volume "$volume:/data" --volume "$PWD/corpus/sample:/articles:ro" ${RUN_FLAGS:-} "$@"
}

"$engine" volume create "$volume" >/dev/null
echo "── who it runs as, what it may do, what it may write"
inside --entrypoint sh "$image" -c '
    id
    grep -E "Cap(Eff|Bnd)|NoNewPrivs" /proc/self/status
    ls /sys/class/net | tr "\n" " "; echo "(network)"
    for place in / /opt/quoth /etc /articles; do
        if touch "$place/.proof" 2>/dev/null; then echo "$place is writable"; exit 1; fi
    done
    touch /data/.proof && rm /data/.proof && echo "only /data and /tmp are writable"'
echo "── quoth refresh"
inside "$image" refresh
echo "── quoth ask"
inside "$image" ask -- "$question"
echo "exit code $?"
echo "── quoth verify"
inside "$image" verify
echo "── size of the image"
"$engine" image inspect --format '{{.Size}}' "$image" | awk '{ printf "%.2f GB\n", $1 / 1e9 }'
