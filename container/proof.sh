#!/bin/sh
# Proves the image as it would run at its worst: a read-only root, no capabilities, no network, a plain user. It reads
# the sample articles, answers a question with the real model, and checks that it could not have done more than that;
# then as a bot, on a Discord that is all it can reach (container/discord_proof.py).
#
#   make container-proof [ENGINE=podman] [RUN_FLAGS="…"] [Q="…"]
set -eu
cd "$(dirname "$0")/.."
engine=${ENGINE:-docker}
image=${IMAGE:-quoth}
question=${Q:-How many workers died building the dam?}
volume=quoth-proof-$$
foreign=quoth-proof-foreign-$$
trap '"$engine" volume rm --force "$volume" "$foreign" >/dev/null' EXIT

inside() {
    inside_with "$volume" "$@"
}

# RUN_FLAGS holds several words on purpose.
# shellcheck disable=SC2086
inside_with() {
    data=$1
    shift
    "$engine" run --rm --no-healthcheck --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --network none \
        --volume "$data:/data" --volume "$PWD/corpus/sample:/articles:ro" ${RUN_FLAGS:-} "$@"
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
echo "── a volume that another user owns: told, and read and written as that user"
"$engine" volume create "$foreign" >/dev/null
# Not left empty: an empty volume would be given the owner that /data has in the image.
# shellcheck disable=SC2086
"$engine" run --rm --no-healthcheck --network none --user 0 --volume "$foreign:/data" --entrypoint sh ${RUN_FLAGS:-} "$image" -c '
    touch /data/theirs && chown -R 4321:4321 /data && chmod 755 /data'
if told=$(inside_with "$foreign" "$image" refresh 2>&1); then echo "it could write there: $told"; exit 1; fi
echo "$told"
case $told in *Traceback*) exit 1 ;; esac
inside_with "$foreign" --user 4321:4321 "$image" refresh --quiet
inside_with "$foreign" --user 4321:4321 "$image" ask --json -- "$question" | grep --only-matching '"outcome": *"answer"'
echo "── as a bot, with no network but a Discord on this machine"
# shellcheck disable=SC2086
"${PYTHON:-python3}" container/discord_proof.py "$engine" "$image" "$volume" ${RUN_FLAGS:-}
echo "── size of the image"
"$engine" image inspect --format '{{.Size}}' "$image" | awk '{ printf "%.2f GB\n", $1 / 1e9 }'
